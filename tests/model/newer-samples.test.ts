import { newerThan } from '../../src/model/newer-samples';
import { path, sampledSnapshot } from '../helpers/traces';

const snapshot = sampledSnapshot(
  [1, 5, 9].map((ordinal) => ({ ordinal, size: ordinal * 10, count: 1, path: path(`a.ts:${ordinal}`) })),
);

test.each([
  [0, [10, 50, 90]],
  [1, [50, 90]],
  [4, [50, 90]],
  [8, [90]],
  [9, []],
])('newer than %i', (ordinal, sizes) => {
  const newer = newerThan(snapshot, ordinal);
  expect(Array.from(newer.traces, ({ size }) => size)).toEqual(sizes);
  expect(newer.traces.length).toBe(sizes.length);
});
