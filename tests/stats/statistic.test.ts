import { Frame } from '../../src/model/frame';
import { Statistic, StatisticDiff } from '../../src/stats/statistic';
import { Traceback } from '../../src/model/traceback';
import { path } from '../helpers/traces';

const SITE = Traceback.of(...path('src/server.ts:12:1:handle src/cache.ts:41:3:remember'));
const TOP_LEVEL = Traceback.of(...path('src/cache.ts:1'));
const LOAD = Traceback.of(new Frame('src/load.ts', 45, 12, 'load', true));
const FILE = Traceback.of(...path('src/cache.ts:0'));

describe('a statistic', () => {
  test.each([
    [
      'exact',
      new Statistic(TOP_LEVEL, 2048, 4, 0, 0, true),
      'src/cache.ts:1: size=2048 B, count=4, average=512 B',
    ],
    [
      'sampled',
      new Statistic(SITE, 10_066_944, 200_193, 612, 402_678, true),
      'src/cache.ts:41: size=9831 KiB, count=200193, average=50 B, in remember (±4%, 612 samples)',
    ],
    [
      'of one sample',
      new Statistic(TOP_LEVEL, 134_400, 3, 1, 263_000, true),
      'src/cache.ts:1: size=131 KiB, count=3, average=43.8 KiB (±196%, 1 sample)',
    ],
    [
      'outside the heap',
      new Statistic(LOAD, 10_066_944, 3, 12, 402_678, true),
      'src/load.ts:45: size=9831 KiB, count=3, average=3277 KiB, external, in load (±4%, 12 samples)',
    ],
    ['of a file', new Statistic(FILE, 1, 1, 0, 0, true), 'src/cache.ts: size=1 B, count=1, average=1 B'],
    [
      'of sizes that cannot be told',
      new Statistic(SITE, 10_066_944, 200_193, 612, 402_678, false),
      'src/cache.ts:41: size=9831 KiB, count=~200193, average=~50 B, in remember (±4%, 612 samples)',
    ],
    ['without blocks', new Statistic(TOP_LEVEL, 0, 0, 0, 0, true), 'src/cache.ts:1: size=0 B, count=0'],
  ])('is written as a row: %s', (_, statistic, row) => {
    expect(String(statistic)).toBe(row);
  });

  test.each([
    [7, 2, 3.5],
    [0, 3, 0],
    [0, 0, 0],
  ])('of %d bytes in %d blocks has the average %d', (size, count, average) => {
    expect(new Statistic(SITE, size, count, 0, 0, true).average).toBe(average);
  });
});

describe('a change', () => {
  test.each([
    [
      'grown',
      new StatisticDiff(TOP_LEVEL, 3000, 1000, 3, 1, 0, 0, 0, true, true),
      'src/cache.ts:1: size=3000 B (+1000 B), count=3 (+1), average=1000 B',
    ],
    [
      'grown outside the heap',
      new StatisticDiff(LOAD, 3000, 1000, 3, 1, 1, 0, 500, true, true),
      'src/load.ts:45: size=3000 B (+1000 B), count=3 (+1), average=1000 B, external, in load (±500 B; +1 new, 0 freed)',
    ],
    [
      'shrunk',
      new StatisticDiff(TOP_LEVEL, 1000, -20_480, 2, -5, 0, 0, 0, true, true),
      'src/cache.ts:1: size=1000 B (-20.0 KiB), count=2 (-5), average=500 B',
    ],
    [
      'vanished',
      new StatisticDiff(TOP_LEVEL, 0, -64, 0, -1, 0, 0, 0, true, true),
      'src/cache.ts:1: size=0 B (-64 B), count=0 (-1)',
    ],
    [
      'unchanged',
      new StatisticDiff(TOP_LEVEL, 64, 0, 1, 0, 0, 0, 0, false, true),
      'src/cache.ts:1: size=64 B (+0 B), count=1 (+0), average=64 B',
    ],
    [
      'sampled',
      new StatisticDiff(SITE, 10_066_944, 5_032_960, 200_193, 100_096, 312, 0, 296_960, true, true),
      'src/cache.ts:41: size=9831 KiB (+4915 KiB), count=200193 (+100096), average=50 B, in remember (±290 KiB; +312 new, 0 freed)',
    ],
    [
      'of sizes that cannot be told',
      new StatisticDiff(TOP_LEVEL, 1000, 500, 10, 5, 1, 0, 980, false, false),
      'src/cache.ts:1: size=1000 B (+500 B), count=~10 (+5), average=~100 B (±980 B; +1 new, 0 freed)',
    ],
    [
      'sampled and freed alone',
      new StatisticDiff(TOP_LEVEL, 0, -500, 0, -5, 0, 1, 980, false, true),
      'src/cache.ts:1: size=0 B (-500 B), count=0 (-5) (±980 B; +0 new, 1 freed)',
    ],
  ])('is written as a row: %s', (_, diff, row) => {
    expect(String(diff)).toBe(row);
  });

  test('has the average of the newer snapshot', () => {
    expect(new StatisticDiff(SITE, 9, -90, 2, -1, 0, 0, 0, true, true).average).toBe(4.5);
    expect(new StatisticDiff(SITE, 0, -90, 0, -1, 0, 0, 0, true, true).average).toBe(0);
  });
});
