import { type LineRecording, type Step, sumByLine } from '../../src/model/line-recording';

function step(from: number, to: number, count: number, measured: number, bytes: number): Step {
  return {
    from,
    to,
    count,
    measured,
    bytes,
    used: 1000 * to,
    lost: { gc: count - measured, hits: 0, yield: 0 },
  };
}

function recording(steps: Step[], unfinished: [number, number][] = []): LineRecording {
  return { calls: 4, entries: new Map([[0, 4]]), steps, unfinished: new Map(unfinished) };
}

const NONE = { gc: 0, hits: 0, yield: 0, unfinished: 0 };

test('places of one line are summed up', () => {
  // Lines 7: places 0, 1; 8: place 2; 9: place 3, which returns.
  const sums = sumByLine(
    recording([step(0, 1, 4, 4, 400), step(1, 2, 4, 4, 40), step(2, 3, 4, 4, 0)]),
    [7, 7, 8, 9],
    new Set([3]),
  );
  expect([...sums].sort(([a], [b]) => a - b)).toEqual([
    [7, { occurrences: 4, increment: 440, perOccurrence: 110, used: 2000, lost: NONE }],
    [8, { occurrences: 4, increment: 0, perOccurrence: 0, used: 3000, lost: NONE }],
  ]);
});

test('a loop on one line is one occurrence, one over lines is many', () => {
  const sums = sumByLine(
    recording([step(0, 0, 30, 30, 0), step(0, 1, 12, 12, 0), step(1, 0, 8, 8, 0)]),
    [1, 2],
    new Set(),
  );
  expect(sums.get(1)?.occurrences).toBe(4 + 8);
  expect(sums.get(2)?.occurrences).toBe(12);
});

test('steps that were dropped count as the others', () => {
  const sums = sumByLine(recording([step(0, 1, 4, 1, 100)]), [1, 2], new Set());
  expect(sums.get(1)).toEqual({
    occurrences: 4,
    increment: 100,
    perOccurrence: 100,
    used: 1000,
    lost: { ...NONE, gc: 3 },
  });
});

test('a line of which nothing was measured has no figures', () => {
  const sums = sumByLine(recording([step(0, 1, 4, 0, 0)], [[1, 2]]), [1, 2], new Set());
  expect(sums.get(1)).toMatchObject({ increment: null, perOccurrence: null });
  expect(sums.get(2)).toEqual({
    occurrences: 4,
    increment: null,
    perOccurrence: null,
    used: null,
    lost: { ...NONE, unfinished: 2 },
  });
});
