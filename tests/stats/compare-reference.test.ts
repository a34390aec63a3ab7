import fc from 'fast-check';

import { Frame } from '../../src/model/frame';
import { type KeyType } from '../../src/model/grouping';
import { type StatisticDiff } from '../../src/stats/statistic';
import { objectsArbitrary, type SampledObject, sampledSnapshot } from '../helpers/traces';
import { byFrames, contributionsOf, figuresOf, type Side, slowDiff } from './slow-diff';
import { GROUPINGS } from '../model/parts';
import { comparePathsSlowly } from '../model/slow-model';

function isInOrder(a: StatisticDiff, b: StatisticDiff): boolean {
  const keys = ({ significant, size, sizeDiff, count, countDiff }: StatisticDiff) => [
    Number(significant),
    Math.abs(sizeDiff),
    size,
    Math.abs(countDiff),
    count,
  ];
  const [left, right] = [keys(a), keys(b)];
  const first = left.findIndex((key, index) => key !== right[index]);
  if (first === -1) return comparePathsSlowly(a.traceback.frames, b.traceback.frames) > 0;
  return (left[first] ?? 0) > (right[first] ?? 0);
}

/** V8 forgets the name of a script that it unloads. */
function unload(object: SampledObject): SampledObject {
  return {
    ...object,
    path: object.path.map(({ functionName }) => new Frame('(unloaded)', 0, 0, functionName)),
  };
}

/** Two snapshots that share the objects of one pool, of which each has some, perhaps by other names. */
const sidesArbitrary = objectsArbitrary.chain((pool) => {
  const objects = fc.subarray(pool);
  const side = fc.record<Side>({
    objects: fc.oneof(
      objects,
      objects.map((some) => some.map(unload)),
    ),
    sampler: fc.constantFrom('sampler-1', 'sampler-1', 'sampler-2'),
    samplingInterval: fc.constantFrom(0, 1024, 134_400),
  });
  return fc.tuple(side, side);
});

function compare(newer: Side, older: Side, keyType: KeyType, cumulative: boolean): StatisticDiff[] {
  const [a, b] = [newer, older].map(({ objects, ...origin }) => sampledSnapshot(objects, origin));
  return a && b ? a.compareTo(b, keyType, { cumulative }) : [];
}

describe.each(GROUPINGS)('compareTo() by $keyType, cumulative $cumulative', ({ keyType, cumulative }) => {
  test('agrees with a comparison object by object', () => {
    fc.assert(
      fc.property(sidesArbitrary, ([newer, older]) => {
        const isExact = newer.samplingInterval === 0 && older.samplingInterval === 0;
        const expected = slowDiff(contributionsOf(newer, older), keyType, cumulative).map((row) =>
          isExact ? { ...row, newSamples: 0, freedSamples: 0 } : row,
        );
        const found = compare(newer, older, keyType, cumulative).map(figuresOf);
        expect(found.sort(byFrames)).toEqual(expected.sort(byFrames));
      }),
    );
  });

  test('is in one order, whatever the snapshots', () => {
    fc.assert(
      fc.property(sidesArbitrary, ([newer, older]) => {
        const found = compare(newer, older, keyType, cumulative);
        for (const [index, row] of found.slice(1).entries()) {
          const before = found[index];
          expect(before && isInOrder(before, row)).toBe(true);
        }
      }),
    );
  });

  test('marks no row whose size is unchanged', () => {
    fc.assert(
      fc.property(sidesArbitrary, ([newer, older]) => {
        const unchanged = compare(newer, older, keyType, cumulative).filter(({ sizeDiff }) => sizeDiff === 0);
        expect(unchanged.some(({ significant }) => significant)).toBe(false);
      }),
    );
  });
});
