import { KEY_TYPES, type KeyType } from '../../src/model/grouping';
import { samplingChance, scaledCount } from '../../src/stats/decode';
import { Snapshot } from '../../src/model/snapshot';
import { path, type SampledObject, sampledSnapshot, seededRandom, trace } from '../helpers/traces';

const OLDER = Snapshot.fromTraces([
  trace(10, 'main.ts:9 cache.ts:2:1:keep', 2),
  trace(5, 'main.ts:9 steady.ts:1'),
  trace(400, 'main.ts:1 queue.ts:1'),
  trace(9, 'main.ts:9 shrinks.ts:3', 3),
]);
const NEWER = Snapshot.fromTraces([
  trace(25, 'main.ts:9 cache.ts:2:1:keep', 5),
  trace(5, 'main.ts:9 steady.ts:1'),
  trace(66, 'main.ts:1 fresh.ts:7'),
  trace(3, 'main.ts:9 shrinks.ts:3', 1),
]);

function rows(newer: Snapshot, older: Snapshot, keyType: KeyType, cumulative = false): string[] {
  return newer.compareTo(older, keyType, { cumulative }).map(String);
}

describe('compareTo() gives new, grown, shrunk, steady and vanished groups', () => {
  test('by line', () => {
    expect(rows(NEWER, OLDER, 'lineno')).toEqual([
      'queue.ts:1: size=0 B (-400 B), count=0 (-1)',
      'fresh.ts:7: size=66 B (+66 B), count=1 (+1), average=66 B',
      'cache.ts:2: size=25 B (+15 B), count=5 (+3), average=5 B, in keep',
      'shrinks.ts:3: size=3 B (-6 B), count=1 (-2), average=3 B',
      'steady.ts:1: size=5 B (+0 B), count=1 (+0), average=5 B',
    ]);
  });

  test('by file, cumulative', () => {
    expect(rows(NEWER, OLDER, 'filename', true)).toEqual([
      'queue.ts: size=0 B (-400 B), count=0 (-1)',
      'main.ts: size=99 B (-325 B), count=8 (+1), average=12 B',
      'fresh.ts: size=66 B (+66 B), count=1 (+1), average=66 B',
      'cache.ts: size=25 B (+15 B), count=5 (+3), average=5 B',
      'shrinks.ts: size=3 B (-6 B), count=1 (-2), average=3 B',
      'steady.ts: size=5 B (+0 B), count=1 (+0), average=5 B',
    ]);
  });

  test('by whole call path', () => {
    const paths = NEWER.compareTo(OLDER, 'traceback').map(({ traceback }) => traceback.frames.join(' '));
    expect(paths).toEqual([
      'main.ts:1 queue.ts:1',
      'main.ts:1 fresh.ts:7',
      'main.ts:9 cache.ts:2',
      'main.ts:9 shrinks.ts:3',
      'main.ts:9 steady.ts:1',
    ]);
  });

  test.each(KEY_TYPES)('all new since nothing, all vanished since everything: by %s', (keyType) => {
    const nothing = Snapshot.fromTraces([]);
    const sizes = ({ size, sizeDiff }: { size: number; sizeDiff: number }) => [size, sizeDiff];
    const grown = NEWER.statistics(keyType).map(({ size }) => [size, size]);
    expect(NEWER.compareTo(nothing, keyType).map(sizes)).toEqual(grown);
    expect(nothing.compareTo(NEWER, keyType).map(sizes)).toEqual(grown.map(([size = 0]) => [0, -size]));
    expect(nothing.compareTo(nothing, keyType)).toEqual([]);
  });
});

test('compareTo() marks every change of exact data and gives neither samples nor error', () => {
  const diffs = NEWER.compareTo(OLDER, 'lineno');
  expect(diffs.map(({ significant }) => significant)).toEqual([true, true, true, true, false]);
  for (const { newSamples, freedSamples, error } of diffs)
    expect([newSamples, freedSamples, error]).toEqual([0, 0, 0]);
});

test('compareTo() leaves both snapshots as they were', () => {
  const before = [NEWER, OLDER].map((snapshot) => rows(snapshot, snapshot, 'traceback'));
  NEWER.compareTo(OLDER, 'lineno');
  expect([NEWER, OLDER].map((snapshot) => rows(snapshot, snapshot, 'traceback'))).toEqual(before);
});

test('compareTo() sorts by size change, size, count change, count, then traceback, all descending', () => {
  const older = Snapshot.fromTraces([
    trace(8, 'size.ts:1'),
    trace(2, 'changes.ts:1', 2),
    trace(2, 'changes.ts:2', 3),
    trace(2, 'counts.ts:1', 2),
    trace(2, 'counts.ts:2', 3),
    trace(9, 'vanished.ts:1'),
  ]);
  const newer = Snapshot.fromTraces([
    trace(4, 'size.ts:1'),
    trace(6, 'changes.ts:1', 9),
    trace(6, 'changes.ts:2', 9),
    trace(6, 'counts.ts:1', 5),
    trace(6, 'counts.ts:2', 6),
    trace(4, 'new.ts:2', 20),
    trace(4, 'new.ts:10', 20),
  ]);
  expect(newer.compareTo(older, 'lineno').map(({ traceback }) => String(traceback))).toEqual([
    'vanished.ts:1',
    'changes.ts:1',
    'changes.ts:2',
    'counts.ts:2',
    'counts.ts:1',
    'new.ts:10',
    'new.ts:2',
    'size.ts:1',
  ]);
});

describe('of sampled snapshots, compareTo()', () => {
  const object = (ordinal: number, site = 'a.ts:1'): SampledObject => ({
    ordinal,
    size: 1000,
    count: 10,
    path: path(site),
  });
  const objects = (...ordinals: number[]) => ordinals.map((ordinal) => object(ordinal));
  const compare = (newer: SampledObject[], older: SampledObject[], sampler = 'sampler-1') =>
    sampledSnapshot(newer, { sampler }).compareTo(sampledSnapshot(older), 'lineno');

  test.each([
    ['the same objects', [1, 2, 3], [1, 2, 3], 0, 0],
    ['younger objects', [1, 2, 3, 4, 5], [1, 2], 3, 0],
    ['some freed, some new', [2, 5, 9], [1, 2, 3, 5, 7], 1, 3],
    ['all freed', [], [1, 2], 0, 2],
    ['all new', [8, 9], [1, 2], 2, 2],
    ['an older object that only the newer one has', [1, 2, 3], [1, 3], 1, 0],
  ])('tells new from freed by ordinal: %s', (_, newer, older, newSamples, freedSamples) => {
    const [row] = compare(objects(...newer), objects(...older));
    expect(row).toMatchObject({ newSamples, freedSamples, sizeDiff: (newSamples - freedSamples) * 1000 });
  });

  test('lets no object survive another run of the sampler', () => {
    expect(compare(objects(1, 2), objects(1, 2), 'sampler-2')).toMatchObject([
      { newSamples: 2, freedSamples: 2, sizeDiff: 0, significant: false },
    ]);
  });

  test('knows a survivor again whose script was unloaded, and shows it by its newer frames', () => {
    const [newer, older] = [object(1, '(unloaded)'), object(1, 'a.ts:1')];
    expect(compare([newer], [older]).map(String)).toEqual([
      '(unloaded): size=1000 B (+0 B), count=10 (+0), average=100 B',
    ]);
  });

  test('adds no error for what survived', () => {
    const [steady] = compare(objects(1, 2, 3), objects(1, 2, 3));
    expect(steady).toMatchObject({ size: 3000, error: 0, significant: false });
    const [grown] = compare(objects(1, 2, 3), objects(1, 2));
    // One sample of a small object: 5.572 is the upper limit of Garwood for 1, the estimate itself.
    expect(grown).toMatchObject({ size: 3000, sizeDiff: 1000, significant: false });
    expect((grown?.error ?? 0) / 4572).toBeCloseTo(1, 1);
  });

  test('puts a significant row before a larger change that is within its error', () => {
    const leak = Array.from({ length: 20 }, (_, index) => object(100 + index, 'leak.ts:1'));
    const churn = Array.from({ length: 260 }, (_, index) => object(1000 + index, 'churn.ts:1'));
    expect(compare([...leak, ...churn.slice(115)], churn.slice(0, 115))).toMatchObject([
      { traceback: { site: { filename: 'leak.ts' } }, sizeDiff: 20_000, newSamples: 20, significant: true },
      {
        traceback: { site: { filename: 'churn.ts' } },
        sizeDiff: 30_000,
        freedSamples: 115,
        significant: false,
      },
    ]);
  });
});

describe('where as much is allocated as is freed, compareTo() marks a row in at most 5 of 100 cases', () => {
  const INTERVAL = 134_400;
  const SITES = path(Array.from({ length: 20 }, (_, at) => `site.ts:${at + 1}`).join(' '));

  /** Objects of one size at each of several sites, without those that the sampler did not see. */
  function seenObjects(size: number, each: number, random: () => number, first: number): Snapshot {
    const count = scaledCount(size, INTERVAL);
    const chance = samplingChance(size, INTERVAL);
    const all = SITES.flatMap((site) => Array.from({ length: each }, () => [site])).map((frames, index) => ({
      ordinal: first + index,
      size: Math.round(size / chance),
      count,
      path: frames,
    }));
    const seen = all.filter(() => random() < chance);
    return sampledSnapshot(seen, { samplingInterval: INTERVAL });
  }

  test.each(
    [0.5, 1, 2, 3, 5, 8, 12].flatMap((intervals) => [1, 4].map((each) => [each, intervals] as const)),
  )('for %d at each site, of %d intervals', (each, intervals) => {
    const random = seededRandom(intervals * 10);
    const size = Math.round((INTERVAL * intervals) / 8) * 8;
    const tables = Array.from({ length: 200 }, () => {
      const older = seenObjects(size, each, random, 0);
      return seenObjects(size, each, random, SITES.length * each).compareTo(older, 'lineno');
    });
    const marked = tables.filter((table) => table.some(({ significant }) => significant)).length;
    expect(marked / tables.length).toBeLessThanOrEqual(0.05);
  });
});
