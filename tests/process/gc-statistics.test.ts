import { type Collection, GcTally } from '../../src/process/gc-statistics';

/** @param microseconds - What V8 says it cost. */
function collection(gcType: string, microseconds: number, before: number, after: number): Collection {
  return {
    gcType,
    cost: microseconds,
    beforeGC: { heapStatistics: { usedHeapSize: before } },
    afterGC: { heapStatistics: { usedHeapSize: after } },
  };
}

function tallyOf(...collections: Collection[]) {
  const tally = new GcTally();
  for (const each of collections) tally.add(each);
  return tally.kinds;
}

test('nothing collected', () => {
  expect(tallyOf()).toEqual([]);
});

test('collections are summed up by kind, the one that took longest first', () => {
  expect(
    tallyOf(
      collection('Scavenge', 1000, 900, 400),
      collection('MarkSweepCompact', 20_000, 5000, 1000),
      collection('Scavenge', 3000, 800, 500),
    ),
  ).toEqual([
    { kind: 'MarkSweepCompact', runs: 1, totalMs: 20, longestMs: 20, freed: 4000 },
    { kind: 'Scavenge', runs: 2, totalMs: 4, longestMs: 3, freed: 800 },
  ]);
});

test('one that ends with more than it began with has freed nothing', () => {
  expect(
    tallyOf(collection('IncrementalMarking', 1, 100, 150), collection('IncrementalMarking', 1, 100, 90)),
  ).toEqual([{ kind: 'IncrementalMarking', runs: 2, totalMs: 0.002, longestMs: 0.001, freed: 10 }]);
});

test('kinds that took as long are in order of their names', () => {
  const kinds = tallyOf(collection('b', 1, 0, 0), collection('__proto__', 1, 0, 0), collection('a', 1, 0, 0));
  expect(kinds.map(({ kind }) => kind)).toEqual(['__proto__', 'a', 'b']);
});
