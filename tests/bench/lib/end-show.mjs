/** The work of `/end_show` with both comparisons, beyond the capture, on made-up profiles. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { captureOf, decodeAndPack, makeProfile } from './synthetic.mjs';

const PROGRAM = join(import.meta.dirname, '..', 'programs', 'report-memory.cjs');

/**
 * Three profiles of which the later ones share most objects with the earlier ones, and the report on them.
 *
 * @returns Milliseconds of decoding and of reporting, and bytes at the peak of reporting.
 */
export function measureEndShow({ samples, paths }) {
  const make = (from) =>
    makeProfile({ samples, paths, firstOrdinal: Math.floor(samples * from) + 1 }).profile;
  const look = { start: captureOf(decodeAndPack(make(0))), last: captureOf(decodeAndPack(make(0.3))) };
  const profile = make(0.5);
  gc();
  const from = performance.now();
  const now = decodeAndPack(profile);
  const decodeMs = performance.now() - from;
  const directory = mkdtempSync(join(tmpdir(), 'tracealloc-bench-'));
  try {
    const file = join(directory, 'look');
    writeFileSync(file, serialize(unshare({ ...look, now: captureOf(now) })));
    const { ms, bytes } = JSON.parse(
      execFileSync(process.execPath, ['--expose-gc', PROGRAM, file], { maxBuffer: 1e9 }),
    );
    return { decodeMs, reportMs: ms, bytes };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What is written to a file cannot be shared. */
function unshare(value) {
  if (ArrayBuffer.isView(value)) return value.slice();
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, unshare(each)]));
}
