import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page of the documentation, given by its path from the root. */
export function page(path: string): string {
  return readFileSync(join(__dirname, '..', '..', path), 'utf8');
}

/** The first block of a page in a language; fails where there is none. */
export function block(path: string, language: string): string {
  const found = Array.from(page(path).matchAll(/^```(\w+)\n(.*?)^```$/gms)).find(
    ([, name]) => name === language,
  );
  if (found?.[2] === undefined) throw new Error(`${path} has no block in ${language}`);
  return found[2];
}
