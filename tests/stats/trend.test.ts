import fc from 'fast-check';
import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { compareFrames, Frame } from '../../src/model/frame';
import { createGrouping } from '../../src/model/grouping';
import { type Snapshot } from '../../src/model/snapshot';
import { type Change, emptyChange } from '../../src/stats/rank';
import { addSample, Scales } from '../../src/stats/estimate';
import { addEvidence } from '../../src/stats/test';
import { alphaOf, measureGrowth, type Rate } from '../../src/stats/trend';
import { type GrowthWindow, measureWindow, renameWindow } from '../../src/stats/window';
import { objectsArbitrary, path, sampledSnapshot, seededRandom } from '../helpers/traces';
import { total } from '../model/slow-model';
import { slowErrorOfChange } from './slow-estimate';

const HOUR = 3_600_000;
const INTERVAL = 1000;
type Rename = (frame: Frame) => Frame;

/** What changed of a call path, oldest frame first. */
type Changed = Change & { path: Frame[] };

/** Objects that came, and that went: exact data, so that every change is more than chance, unless told otherwise. */
function change(text: string, came: readonly number[], went: readonly number[] = [], interval = 0): Changed {
  return { path: path(text), ...changeOf(came, went, interval) };
}

function changeOf(came: readonly number[], went: readonly number[], interval: number) {
  const sum = emptyChange();
  const scales = new Scales(interval);
  for (const size of came) {
    addSample(sum.fresh, scales.weigh(size), 1, 0);
    addEvidence(sum.evidence, 1, scales.weigh(size));
  }
  for (const size of went) {
    addSample(sum.freed, scales.weigh(size), 1, 0);
    addEvidence(sum.evidence, -1, scales.weigh(size));
  }
  return sum;
}

function windowOf(...changed: Changed[]): GrowthWindow {
  const builder = new CallTreeBuilder();
  const changes = changed.map(({ path, ...change }) => ({ node: builder.path(path), ...change }));
  return { durationMs: HOUR, garbage: 0, tree: builder.build(), changes };
}

function grown(...processes: GrowthWindow[][]) {
  return measureGrowth(processes, createGrouping('lineno'));
}

/** Samples of small objects, new ones and freed ones. */
function sampled(text: string, came: number, went = 0): Changed {
  return change(text, times(came), times(went), INTERVAL);
}

function times(count: number): number[] {
  return Array.from({ length: count }, () => INTERVAL);
}

function suspectsOf(...windows: GrowthWindow[]): [place: string, rate: number][] {
  return grown(windows).suspects.map(({ frame, rate }) => [String(frame), rate]);
}

describe('a suspect', () => {
  test.each<[string, GrowthWindow[], [string, number][]]>([
    ['grew', [windowOf(change('a:1', [10])), windowOf(change('a:1', [30]))], [['a:1', 20]]],
    [
      'may have stood still in one window of five',
      [windowOf(), ...Array.from({ length: 4 }, () => windowOf(change('a:1', [10])))],
      [['a:1', 8]],
    ],
    [
      'is none that grew in fewer',
      [windowOf(change('a:1', [10])), windowOf(), windowOf(change('a:1', [9]))],
      [],
    ],
    [
      'is none that shrank more than it grew',
      [windowOf(change('a:1', [], [10])), windowOf(change('a:1', [9]))],
      [],
    ],
    ['is none that shrank always', [windowOf(change('a:1', [], [10])), windowOf(change('a:1', [], [1]))], []],
    ['is none whose growth may be chance', [windowOf(sampled('a:1', 1)), windowOf(sampled('a:1', 2))], []],
    [
      'is one that no window shows alone',
      Array.from({ length: 8 }, () => windowOf(sampled('a:1', 2))),
      [['a:1', 2000]],
    ],
    [
      'is a line: its functions count together',
      [windowOf(change('a:1:1:f', [10]), change('a:1:5:g', [], [4])), windowOf(change('a:1:5:g', [4]))],
      [['a:1', 5]],
    ],
    [
      'comes before those that grew slower, then by frame',
      [windowOf(change('c:1', [5]), change('b:1', [5]), change('a:1', [4]), change('d:1', [9]))],
      [
        ['d:1', 9],
        ['b:1', 5],
        ['c:1', 5],
        ['a:1', 4],
      ],
    ],
  ])('%s', (_, windows, expected) => {
    expect(suspectsOf(...windows)).toEqual(expected);
  });

  test('is named by its function, and by how many there are where several start on its line', () => {
    const windows = [windowOf(change('a:1:1:f', [1]), change('b:2:1:f', [1]), change('b:2:9:g', [1]))];
    const names = grown(windows).suspects.map(({ frame }) => frame.functionName);
    expect(names).toEqual(['(2 functions)', 'f']);
  });

  test('is a place by the names shown', () => {
    const windows = [windowOf(change('out.js:1:10', [7]), change('out.js:1:20', [3]))];
    const rename = ({ column }: Frame) => new Frame('in.ts', column);
    const { suspects } = grown(windows.map((window) => renameWindow(window, rename)));
    expect(suspects.map(({ frame, rate }) => [String(frame), rate])).toEqual([
      ['in.ts:10', 7],
      ['in.ts:20', 3],
    ]);
  });
});

describe('the call paths of a suspect', () => {
  const windows = [
    windowOf(change('main:1 lib:9', [10]), change('other:2 lib:9', [30]), change('main:1 x:1', [1])),
    windowOf(change('main:1 lib:9', [50], [5])),
  ];

  test('are those of its place, in all windows, the one that grew most first', () => {
    const [first] = grown(windows).suspects;
    expect(first?.paths.map(({ path, change }) => [path.frames.join(' '), change])).toEqual([
      ['main:1 lib:9', 55],
      ['other:2 lib:9', 30],
    ]);
  });

  test('meet in what calls them where that is the place', () => {
    const isApplication = ({ filename }: Frame) => filename !== 'lib';
    const { suspects } = measureGrowth([[...windows, ...windows]], createGrouping('app', { isApplication }));
    expect(suspects.map(({ frame, paths }) => [String(frame), paths.map(({ change }) => change)])).toEqual([
      ['main:1', [110]],
    ]);
  });
});

describe('several processes', () => {
  const weak = Array.from({ length: 3 }, () => windowOf(sampled('a:1', 2)));

  test('show together what none shows alone', () => {
    expect(grown(weak).suspects).toEqual([]);
    const { suspects } = grown(weak, weak, weak, weak);
    const rates = suspects.map(({ frame, rate, rates }) => [
      String(frame),
      rate,
      rates.map((each) => each.rate),
    ]);
    expect(rates).toEqual([['a:1', 8000, [2000, 2000, 2000, 2000]]]);
  });

  test('are each measured by their own time, and their windows meet at the newest', () => {
    const short = [windowOf(change('a:1', [600]))].map((window) => ({ ...window, durationMs: HOUR / 2 }));
    const long = [windowOf(change('a:1', [], [100])), windowOf(change('a:1', [300]))];
    const { suspects, processes, durationMs, rate } = grown(short, long);
    expect(durationMs).toBe(2 * HOUR);
    expect(processes.map((process) => [process.rate, process.durationMs])).toEqual([
      [1200, HOUR / 2],
      [100, 2 * HOUR],
    ]);
    expect(rate).toBe(1300);
    // One of two windows is not most of them.
    expect(suspects).toEqual([]);
  });
});

test('rates are by the time that the windows took, errors by the sums of their samples', () => {
  const noisy = sampled('a:1', 14, 2);
  const windows = [
    { ...windowOf(noisy), durationMs: HOUR / 4 },
    { ...windowOf(noisy, sampled('b:1', 0, 1)), durationMs: HOUR / 4 },
  ];
  const { suspects, processes, ...growth } = grown(windows);
  const errorOf = (came: number, went: number) => {
    const samples = (count: number) => times(count).map((size) => ({ size, samplingInterval: INTERVAL }));
    return 2 * slowErrorOfChange(samples(came), samples(went));
  };
  const all = { rate: 46_000, error: errorOf(28, 5), isGrowing: true };
  expect(growth).toEqual({ durationMs: HOUR / 2, ...all });
  expect(processes).toEqual([{ durationMs: HOUR / 2, ...all, heap: all }]);
  const own: Rate = { rate: 48_000, error: errorOf(28, 4) };
  const paths = [{ path: expect.anything() as unknown, change: 24_000 }];
  expect(suspects).toEqual([{ frame: noisy.path[0], ...own, rates: [own], share: 48_000 / 46_000, paths }]);
});

test.each([
  ['nothing is its share', 10],
  ['and neither where it makes up for it just', 5],
])('where memory in all does not grow, %s', (_, rest) => {
  const windows = [windowOf(change('a:1', [5]), change('b:1', [], [rest]))];
  const { suspects, isGrowing } = grown(windows);
  expect([suspects[0]?.share, isGrowing]).toEqual([null, false]);
});

test('growth that is spread is told, though no place passes', () => {
  const spread = () => windowOf(...Array.from({ length: 20 }, (_, at) => sampled(`a:${at + 1}`, 1)));
  const { isGrowing, suspects } = grown([spread(), spread()]);
  expect({ isGrowing, suspects }).toEqual({ isGrowing: true, suspects: [] });
});

test('memory outside the heap grows with the rest, and is no growth of the heap', () => {
  const external = { ...change('a:1', [500]), path: [new Frame('a', 1, 0, '', true)] };
  const { rate, processes, suspects } = grown([windowOf(change('a:1', [100]), external)]);
  expect({ rate, heap: processes[0]?.heap.rate }).toEqual({ rate: 600, heap: 100 });
  expect(suspects.map(({ frame, rate }) => [frame.external, rate])).toEqual([
    [true, 500],
    [false, 100],
  ]);
});

test.each([
  [24 * HOUR, 0.03],
  [240 * HOUR, 0.03],
  [2.4 * HOUR, 0.003],
])('over windows of %d ms chance is left %d', (durationMs, alpha) => {
  expect(alphaOf(durationMs)).toBeCloseTo(alpha, 12);
});

/** The comparison of whole snapshots by line, in the names shown. */
function slowRates(snapshots: readonly Snapshot[], durations: readonly number[], rename: Rename) {
  const tables = snapshots.slice(1).map((newer, index) => {
    const older = snapshots[index];
    if (!older) throw new Error('unreachable');
    return newer.mapFrames(rename).compareTo(older.mapFrames(rename), 'lineno');
  });
  const hours = total(durations, (ms) => ms) / HOUR;
  const rateOf = (place: string) =>
    total(
      tables.flat().filter(({ traceback }) => String(traceback) === place),
      ({ sizeDiff }) => sizeDiff,
    ) / hours;
  return { rate: total(tables.flat(), ({ sizeDiff }) => sizeDiff) / hours, rateOf };
}

/** Windows may be as short as a millisecond, so rates go up to 10¹². */
function expectClose(rate: number, expected: number): void {
  expect(Math.abs(rate - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1e6, Math.abs(expected)));
}

test('agrees with the comparison of whole snapshots', () => {
  const names = fc.func(fc.record({ filename: fc.constantFrom('x.ts', 'y.ts'), lineno: fc.nat(2) }));
  const captures = fc.record({ objects: objectsArbitrary, durationMs: fc.integer({ min: 1, max: HOUR }) });
  const series = fc.array(captures, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(series, fc.constantFrom(0, 16, 1024), names, (looks, samplingInterval, nameOf) => {
      const rename = (frame: Frame) => {
        const { filename, lineno } = nameOf(frame.key);
        return new Frame(filename, lineno, frame.column, frame.functionName);
      };
      const snapshots = looks.map(({ objects }) => sampledSnapshot(objects, { samplingInterval }));
      const durations = looks.slice(1).map(({ durationMs }) => durationMs);
      const windows = durations.map((durationMs, index) => {
        const [older, newer] = snapshots.slice(index, index + 2);
        if (!older || !newer) throw new Error('unreachable');
        return measureWindow(newer, older, { durationMs, garbage: 0 });
      });
      const { rate, suspects } = grown(windows.map((window) => renameWindow(window, rename)));
      const slow = slowRates(snapshots, durations, rename);
      expectClose(rate, slow.rate);
      for (const suspect of suspects) {
        expectClose(suspect.rate, slow.rateOf(String(suspect.frame)));
        expect(suspect.rate).toBeGreaterThan(0);
      }
      const sorted = suspects.toSorted((a, b) => b.rate - a.rate || compareFrames(a.frame, b.frame));
      expect(suspects).toEqual(sorted);
    }),
  );
});

describe('by simulation, in windows of a minute', () => {
  const PLACES = 50;

  /** Each place allocates and frees about as many objects; one may keep some. */
  function simulate(random: () => number, kept: number): GrowthWindow {
    const poisson = (mean: number) => {
      let count = 0;
      for (let product = random(); product > Math.exp(-mean); product *= random()) count++;
      return count;
    };
    const churn = Array.from({ length: PLACES }, (_, at) => sampled(`c:${at + 1}`, poisson(2), poisson(2)));
    return { ...windowOf(...churn, sampled('leak:1', poisson(kept))), durationMs: 60_000 };
  }

  test('a leak of two samples a window is named, and nothing else', () => {
    const random = seededRandom(3);
    let windows: GrowthWindow[] = [];
    const named = new Set<string>();
    for (let minute = 0; minute < 60; minute++) {
      windows = [...windows, simulate(random, 2)].slice(-10);
      for (const { frame } of grown(windows).suspects) named.add(String(frame));
    }
    expect([...named]).toEqual(['leak:1']);
  });
});
