/** N15: what counting the live objects takes, against a heap snapshot of the same heap. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { isQuick, report } from '../lib/stats.mjs';

const ROUNDS = isQuick ? 1 : 7;
const BYTES = isQuick ? 30e6 : 150e6;

const program = join(import.meta.dirname, '..', 'programs', 'census.cjs');
const count = (kind) => JSON.parse(execFileSync(process.execPath, ['--expose-gc', program, kind, BYTES]));

for (const [kind, what, targets] of [
  ['rows', 'small objects', [0.2, 2]],
  ['smallest', 'objects of 24 B, the smallest', []],
]) {
  const results = Array.from({ length: ROUNDS }, () => count(kind));
  const [pause, memory] = targets;
  report(
    `pause of a census : pause of a heap snapshot, ${BYTES / 1e6} MB of ${what}`,
    results.map(({ pauseMs, snapshotMs }) => pauseMs / snapshotMs),
    { unit: ' ×', most: pause, target: pause && `≤ ${pause}` },
  );
  report(
    `extra memory of a census : heap, ${BYTES / 1e6} MB of ${what}`,
    results.map(({ extraBytes, heapUsed }) => extraBytes / heapUsed),
    { unit: ' ×', most: memory, target: memory && `≤ ${memory}` },
  );
}
