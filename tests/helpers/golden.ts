import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const DIRECTORY = join(__dirname, '..', 'golden');

/**
 * Compares a text with the file of that name in `tests/golden`.
 *
 * With `UPDATE_GOLDEN=1` in the environment the file is written instead; read the difference before it is committed.
 */
export function expectGolden(name: string, text: string): void {
  const path = join(DIRECTORY, name);
  if (process.env.UPDATE_GOLDEN === '1') {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  expect(text).toBe(readFileSync(path, 'utf8'));
}

/** JSON as the golden files have it: one value on a line. */
export function goldenJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
