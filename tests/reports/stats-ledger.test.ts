import fc from 'fast-check';
import { makeStatsLedger, PARTS } from '../../src/reports/stats-ledger';
import { type ProcessStats } from '../../src/tracer/stats';
import { readingOf } from '../helpers/readings';
import { GROWN, grownTo } from './stats-cases';

const MIB = 2 ** 20;

function sumOfParts(all: readonly ProcessStats[], figure: 'size' | 'sizeDiff'): number {
  const ledger = makeStatsLedger(all);
  return PARTS.reduce((sum, name) => sum + (ledger[name][figure] ?? 0), 0);
}

/** Any process whose traced memory lies on its heap; more may be reserved than is resident. */
const stats = fc
  .record({
    rss: fc.integer({ min: 1, max: 4000 }),
    used: fc.integer({ min: 5, max: 1000 }),
    free: fc.integer({ min: 0, max: 100 }),
    arrayBuffers: fc.integer({ min: 0, max: 1000 }),
    otherExternal: fc.integer({ min: -10, max: 100 }),
  })
  .map(({ rss, used, free, arrayBuffers, otherExternal }) =>
    grownTo({
      rss,
      used,
      resident: used + free,
      arrayBuffers,
      external: Math.max(0, arrayBuffers + otherExternal),
    }),
  );

test('the parts add up to the resident memory, and their changes to its change', () => {
  fc.assert(
    fc.property(fc.array(stats, { minLength: 1, maxLength: 4 }), (all) => {
      const { rss, otherExternal } = makeStatsLedger(all);
      expect(otherExternal.size).toBeGreaterThanOrEqual(0);
      expect(sumOfParts(all, 'size')).toBe(rss.size);
      expect(sumOfParts(all, 'sizeDiff')).toBe(rss.sizeDiff);
    }),
  );
});

test('every part is where it belongs', () => {
  const ledger = makeStatsLedger([GROWN]);
  const inMib = Object.entries(ledger).map(([name, { size, sizeDiff }]) => [
    name,
    (size ?? NaN) / MIB,
    (sizeDiff ?? NaN) / MIB,
  ]);
  expect(inMib).toEqual([
    ['rss', 612, 512],
    ['traced', 84, 81],
    ['otherHeap', 27, 0],
    ['heapFree', 10, 0],
    ['arrayBuffers', 407, 402],
    ['otherExternal', 3, 0],
    ['native', 81, 29],
    ['peakRss', 617, 512],
    ['pss', 582, 512],
    ['anonymous', 572, 512],
    ['code', 2, 0],
    ['malloced', 0.5, 0],
  ]);
});

test('without a capture the whole heap is untraced', () => {
  const { traced, otherHeap } = makeStatsLedger([{ ...GROWN, begin: null, tracer: null }]);
  expect(traced).toEqual({ size: null, sizeDiff: null });
  expect(otherHeap.size).toBe(111 * MIB);
});

test('a figure that one process does not know is not known of all', () => {
  const unknown = { ...GROWN, now: readingOf({ pss: null }) };
  const { pss, rss } = makeStatsLedger([GROWN, unknown]);
  expect(pss).toEqual({ size: null, sizeDiff: null });
  expect(rss.size).toBe((612 + 100) * MIB);
});

test('changes are those of the processes that have a begin', () => {
  const late = { ...grownTo({ rss: 300 }), begin: null };
  expect(makeStatsLedger([GROWN, late]).rss).toEqual({ size: 912 * MIB, sizeDiff: 512 * MIB });
  expect(makeStatsLedger([late]).rss).toEqual({ size: 300 * MIB, sizeDiff: null });
});
