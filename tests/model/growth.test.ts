import fc from 'fast-check';
import { compareFrames, Frame } from '../../src/model/frame';
import { measureGrowth } from '../../src/model/growth';
import { compareSites, type GrowthWindow, type SiteChange } from '../../src/model/growth-window';
import { type Snapshot } from '../../src/model/snapshot';
import { objectsArbitrary, path, sampledSnapshot } from '../helpers/traces';
import { total } from './slow-model';

const HOUR = 3_600_000;
const same = (frame: Frame) => frame;

/** Exact data, so that every change is more than chance, unless told otherwise. */
function change(text: string, sizeDiff: number, sampling: Partial<SiteChange> = {}): SiteChange {
  const [frame = new Frame('', 0)] = path(text);
  return { frame, sizeDiff, variance: 0, spread: 0, weight: Math.abs(sizeDiff), ...sampling };
}

function windowOf(...changes: SiteChange[]): GrowthWindow {
  return { durationMs: HOUR, newestBefore: { heap: 0, external: 0 }, changes };
}

function suspectsOf(...windows: GrowthWindow[]): [place: string, rate: number][] {
  return measureGrowth(windows, same).suspects.map(({ frame, rate }) => [String(frame), rate]);
}

describe('a suspect', () => {
  test.each<[string, GrowthWindow[], [string, number][]]>([
    ['grew in every window', [windowOf(change('a:1', 10)), windowOf(change('a:1', 30))], [['a:1', 20]]],
    ['is none that stood still once', [windowOf(change('a:1', 10)), windowOf()], []],
    ['is none that shrank once', [windowOf(change('a:1', 10)), windowOf(change('a:1', -1))], []],
    ['is none that shrank always', [windowOf(change('a:1', -10)), windowOf(change('a:1', -10))], []],
    [
      'is none whose growth may be chance once',
      [windowOf(change('a:1', 10)), windowOf(change('a:1', 10, { spread: 100 }))],
      [],
    ],
    [
      'is a line: its functions count together',
      [windowOf(change('a:1:1:f', 10), change('a:1:5:g', -4)), windowOf(change('a:1:5:g', 4))],
      [['a:1', 5]],
    ],
    [
      'comes before those that grew slower, then by frame',
      [windowOf(change('c:1', 5), change('b:1', 5), change('a:1', 4), change('d:1', 9))],
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
    const windows = [windowOf(change('a:1:1:f', 1), change('b:2:1:f', 1), change('b:2:9:g', 1))];
    const names = measureGrowth(windows, same).suspects.map(({ frame }) => frame.functionName);
    expect(names).toEqual(['(2 functions)', 'f']);
  });

  test('is a place by the names shown', () => {
    const windows = [windowOf(change('out.js:1:10', 7), change('out.js:1:20', 3))];
    const rename = ({ column }: Frame) => new Frame('in.ts', column);
    const { suspects } = measureGrowth(windows, rename);
    expect(suspects.map(({ frame, rate }) => [String(frame), rate])).toEqual([
      ['in.ts:10', 7],
      ['in.ts:20', 3],
    ]);
  });
});

test('rates are by the time that the windows took, errors by the sum of their variances', () => {
  const noisy = change('a:1', 500, { variance: 100, spread: 100 });
  const windows = [
    { ...windowOf(noisy), durationMs: HOUR / 4 },
    { ...windowOf(noisy, change('b:1', -100, { variance: 200 })), durationMs: HOUR / 4 },
  ];
  const { suspects, ...growth } = measureGrowth(windows, same);
  // 1.96 × √400 = 39.2, and 1.96 × √200 = 27.7, each in half an hour.
  const rate = { rate: 1800, error: 78 };
  expect(growth).toEqual({ durationMs: HOUR / 2, ...rate, heap: rate });
  expect(suspects).toEqual([{ frame: noisy.frame, rate: 2000, error: 56, share: 1000 / 900 }]);
});

test.each([
  ['nothing is its share', -10],
  ['and neither where it makes up for it just', -5],
])('where memory in all does not grow, %s', (_, rest) => {
  const [suspect] = measureGrowth([windowOf(change('a:1', 5), change('b:1', rest))], same).suspects;
  expect(suspect?.share).toBeNull();
});

/** The comparison of whole snapshots by line, in the names shown. */
function slowGrowth(snapshots: readonly Snapshot[], durations: readonly number[], rename: typeof same) {
  const tables = snapshots.slice(1).map((newer, index) => {
    const older = snapshots[index];
    if (!older) throw new Error('unreachable');
    return newer.mapFrames(rename).compareTo(older.mapFrames(rename), 'lineno');
  });
  const hours = total(durations, (ms) => ms) / HOUR;
  const grown = tables.map((rows) => rows.filter(({ significant, sizeDiff }) => significant && sizeDiff > 0));
  const places = new Set(grown.flat().map(({ traceback }) => String(traceback)));
  const rows = [...places]
    .filter((place) => grown.every((each) => each.some(({ traceback }) => String(traceback) === place)))
    .map((place) => {
      const all = tables.flat().filter(({ traceback }) => String(traceback) === place);
      return { place, rate: total(all, ({ sizeDiff }) => sizeDiff) / hours };
    });
  return {
    rate: total(tables.flat(), ({ sizeDiff }) => sizeDiff) / hours,
    suspects: rows.sort((a, b) => b.rate - a.rate || (a.place < b.place ? -1 : 1)),
  };
}

test('memory outside the heap grows with the rest, and is no growth of the heap', () => {
  const external = { ...change('a:1', 500), frame: new Frame('a', 1, 0, '', true) };
  const { rate, heap, suspects } = measureGrowth([windowOf(change('a:1', 100), external)], same);
  expect({ rate, heap: heap.rate }).toEqual({ rate: 600, heap: 100 });
  expect(suspects.map(({ frame, rate }) => [frame.external, rate])).toEqual([
    [true, 500],
    [false, 100],
  ]);
});

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
        return compareSites(newer, older, durationMs);
      });
      const { rate, suspects } = measureGrowth(windows, rename);
      const slow = slowGrowth(snapshots, durations, rename);
      expect(rate).toBeCloseTo(slow.rate, 5);
      expect(suspects.map(({ frame }) => String(frame))).toEqual(slow.suspects.map(({ place }) => place));
      suspects.forEach((suspect, index) => {
        expect(suspect.rate).toBeCloseTo(slow.suspects[index]?.rate ?? NaN, 5);
      });
      const sorted = suspects.toSorted((a, b) => b.rate - a.rate || compareFrames(a.frame, b.frame));
      expect(suspects).toEqual(sorted);
    }),
  );
});
