import { Snapshot } from '../../src/model/snapshot';
import { snapshotMemory } from '../../src/tracer/tracer-memory';

function snapshotOf(traces: number, ...names: string[]): Snapshot {
  const traceback = names.map((functionName) => ({ filename: 'file', lineno: 1, functionName }));
  return Snapshot.fromTraces(Array.from({ length: traces }, () => ({ size: 8, traceback })));
}

/** Ordinal 8, size 8, count 4, node 4. */
const BYTES_PER_SAMPLE = 24;
const BYTES_PER_NODE = 8;

test('no snapshot takes no memory', () => {
  expect(snapshotMemory([])).toBe(0);
  expect(snapshotMemory([null, undefined])).toBe(0);
});

test('a snapshot takes its columns and its table of frames', () => {
  // Two nodes below the root, two frames, and the names `file`, `f` and `gg`.
  const expected = 10 * BYTES_PER_SAMPLE + 3 * BYTES_PER_NODE + 2 * 56 + 7;
  expect(snapshotMemory([snapshotOf(10, 'f', 'gg')])).toBe(expected);
});

test('names count once in a table, and by their length', () => {
  const [short, long] = [snapshotOf(1, 'f', 'f'), snapshotOf(1, 'f'.repeat(1001))];
  expect(snapshotMemory([long]) - snapshotMemory([short])).toBe(1000 - BYTES_PER_NODE);
});

test('each snapshot counts once, wherever it is kept', () => {
  const [a, b] = [snapshotOf(3, 'f'), snapshotOf(5, 'g')];
  const each = [a, b].map((snapshot) => snapshotMemory([snapshot]));
  expect(snapshotMemory([a, b, a, null, b, undefined])).toBe((each[0] ?? 0) + (each[1] ?? 0));
});
