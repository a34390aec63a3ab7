import { newerThan, newestOrdinals } from '../../src/model/newer-samples';
import { path, sampledSnapshot } from '../helpers/traces';

function snapshotOf(ordinals: readonly number[]) {
  return sampledSnapshot(
    ordinals.map((ordinal) => ({
      ordinal,
      size: 100 + ordinal,
      count: 1,
      path: path(`a.ts:${ordinal + 10}`),
    })),
  );
}

test.each([
  [[], { heap: 0, external: 0 }],
  [[1, 5, 9], { heap: 9, external: 0 }],
  [[-9, -5, -1], { heap: 0, external: -9 }],
  [[-3, -1, 2, 4], { heap: 4, external: -3 }],
])('the newest of %j', (ordinals, newest) => {
  expect(newestOrdinals(snapshotOf(ordinals))).toEqual(newest);
});

test.each([
  [0, 0, [-8, -2, 1, 5, 9]],
  [1, -2, [-8, 5, 9]],
  [4, -7, [-8, 5, 9]],
  [8, -8, [9]],
  [9, -9, []],
])('newer than %i on the heap and %i outside of it', (heap, external, ordinals) => {
  const newer = newerThan(snapshotOf([-8, -2, 1, 5, 9]), { heap, external });
  expect(newer.samples).toEqual(
    expect.objectContaining({
      ordinals: Float64Array.from(ordinals),
      sizes: Float64Array.from(ordinals, (ordinal) => 100 + ordinal),
    }),
  );
  expect(Array.from(newer.traces, ({ traceback }) => traceback.site.lineno)).toEqual(
    ordinals.map((ordinal) => ordinal + 10),
  );
});
