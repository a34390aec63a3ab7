import fc from 'fast-check';

import { Filter } from '../../src/model/filter';
import { Frame } from '../../src/model/frame';
import { createGrouping, type KeyType } from '../../src/model/grouping';
import { mergeSnapshots } from '../../src/model/merge-snapshots';
import { type Share, type SharesOf, splitGroups } from '../../src/model/shares';
import { Snapshot } from '../../src/model/snapshot';
import { Traceback } from '../../src/model/traceback';
import { path, type SampledObject } from '../helpers/traces';
import { GROUPINGS, joinParts, type Part, partsArbitrary, snapshotOf } from './parts';
import { contributionsOf } from '../stats/slow-diff';
import { slowGroups, total } from './slow-model';

function object(ordinal: number, size: number, text = 'main.ts:1 a.ts:2'): SampledObject {
  return { ordinal, size, count: 1, path: path(text) };
}

/** One part at two moments. */
function part(sampler: string, newer: SampledObject[], older: SampledObject[] = []): Part {
  const side = (objects: SampledObject[]) => ({ objects, sampler, samplingInterval: 1024 });
  return { newer: side(newer), older: side(older) };
}

const NEGATIVE = -5;

/** Part 0 grows, part 1 contributes nothing, part 2 has freed more than it has, part 3 is elsewhere. */
const PARTS = [
  part('A', [object(NEGATIVE, 10), object(2, 20), object(3, 400)], [object(NEGATIVE, 10), object(2, 20)]),
  null,
  part('C', [object(2, 1000)], [object(2, 1000), object(3, 5000), object(4, 7, 'main.ts:1')]),
  part('D', [object(2, 6, 'main.ts:1 b.ts:3')]),
];

function splitByPart(
  newer: Snapshot,
  older: Snapshot | null,
  keyType: KeyType,
  cumulative: boolean,
): SharesOf {
  const sharesOf = splitGroups(newer, older, createGrouping(keyType, { cumulative }));
  return (row) => sharesOf(row).sort((a, b) => a.of - b.of);
}

/** By row: its shares. */
function sharesOf(
  parts: readonly (Part | null)[],
  keyType: KeyType,
  { cumulative = false, compared = true } = {},
): Record<string, Share[]> {
  const [newer, older] = [joinParts(parts, 'newer'), joinParts(parts, 'older')];
  const split = splitByPart(newer, compared ? older : null, keyType, cumulative);
  const rows = compared
    ? newer.compareTo(older, keyType, { cumulative })
    : newer.statistics(keyType, { cumulative });
  return Object.fromEntries(rows.map((row) => [row.traceback.frames.join(' '), split(row)]));
}

describe('splitGroups()', () => {
  test('splits the rows of statistics', () => {
    expect(sharesOf(PARTS, 'lineno', { compared: false })).toEqual({
      'a.ts:2': [
        { of: 0, size: 430, sizeDiff: 0 },
        { of: 2, size: 1000, sizeDiff: 0 },
      ],
      'b.ts:3': [{ of: 3, size: 6, sizeDiff: 0 }],
    });
  });

  test('splits the rows of a comparison, those that vanished, too', () => {
    expect(sharesOf(PARTS, 'lineno')).toEqual({
      'a.ts:2': [
        { of: 0, size: 430, sizeDiff: 400 },
        { of: 2, size: 1000, sizeDiff: -5000 },
      ],
      'b.ts:3': [{ of: 3, size: 6, sizeDiff: 6 }],
      'main.ts:1': [{ of: 2, size: 0, sizeDiff: -7 }],
    });
  });

  test.each<[KeyType, boolean, string]>([
    ['filename', false, 'a.ts'],
    ['function', false, 'a.ts:2'],
    ['traceback', false, 'main.ts:1 a.ts:2'],
    ['filename', true, 'a.ts'],
    ['lineno', true, 'a.ts:2'],
  ])('by %s, cumulative %p, it is the same memory', (keyType, cumulative, row) => {
    expect(sharesOf(PARTS, keyType, { cumulative })[row]).toEqual([
      { of: 0, size: 430, sizeDiff: 400 },
      { of: 2, size: 1000, sizeDiff: -5000 },
    ]);
  });

  test('charges every caller if it is cumulative, a recursion once', () => {
    const parts = [part('A', [object(1, 8, 'a.ts:1 b.ts:1 a.ts:1')]), part('B', [object(1, 3, 'a.ts:1')])];
    expect(sharesOf(parts, 'lineno', { cumulative: true, compared: false })).toEqual({
      'a.ts:1': [
        { of: 0, size: 8, sizeDiff: 0 },
        { of: 1, size: 3, sizeDiff: 0 },
      ],
      'b.ts:1': [{ of: 0, size: 8, sizeDiff: 0 }],
    });
  });

  test('shows parts whose changes cancel out', () => {
    const parts = [part('A', [object(2, 100)], [object(1, 100)]), part('B', [object(1, 100)])];
    expect(sharesOf(parts, 'lineno')).toEqual({
      'a.ts:2': [
        { of: 0, size: 100, sizeDiff: 0 },
        { of: 1, size: 100, sizeDiff: 100 },
      ],
    });
  });

  test('tells functions of one line together, as the table does', () => {
    const parts = [part('A', [object(1, 8, 'a.ts:1:1:f')]), part('B', [object(1, 3, 'a.ts:1:9:g')])];
    const joined = joinParts(parts, 'newer');
    const [row] = joined.statistics('lineno');
    expect(row?.traceback.site.functionName).toBe('(2 functions)');
    expect(row && splitByPart(joined, null, 'lineno', false)(row)).toEqual([
      { of: 0, size: 8, sizeDiff: 0 },
      { of: 1, size: 3, sizeDiff: 0 },
    ]);
  });

  test('tells call paths apart whose names hold line breaks', () => {
    const [f, g] = [new Frame('a.ts', 1, 1, 'f'), new Frame('a.ts', 1, 1, 'g')];
    const both = new Frame('a.ts', 1, 1, `f\n${g.key}`);
    const hostile = { ordinal: 1, size: 1, count: 1, path: [both] };
    const parts = [part('A', [hostile]), part('B', [{ ...hostile, size: 2, path: [f, g] }])];
    const joined = joinParts(parts, 'newer');
    const split = splitByPart(joined, null, 'traceback', false);
    expect(joined.statistics('traceback').map(split)).toEqual([
      [{ of: 1, size: 2, sizeDiff: 0 }],
      [{ of: 0, size: 1, sizeDiff: 0 }],
    ]);
  });

  test('has nothing for a row that the snapshots do not have', () => {
    const split = splitByPart(joinParts(PARTS, 'newer'), null, 'lineno', false);
    expect(split({ traceback: Traceback.of(new Frame('other.ts', 1)) })).toEqual([]);
    const nothing = mergeSnapshots([Snapshot.fromTraces([]), Snapshot.fromTraces([])]);
    expect(nothing && splitByPart(nothing, nothing, 'lineno', false)({ traceback: Traceback.of() })).toEqual(
      [],
    );
  });

  test('follows filters and other names of the frames', () => {
    const change = (snapshot: Snapshot) =>
      snapshot
        .mapFrames(({ filename, lineno }) => new Frame(`src/${filename}`, lineno))
        .filterTraces([new Filter(false, 'src/b.ts')]);
    const [newer, older] = [change(joinParts(PARTS, 'newer')), change(joinParts(PARTS, 'older'))];
    const rows = newer.compareTo(older, 'filename').map(splitByPart(newer, older, 'filename', false));
    expect(rows).toEqual([
      [
        { of: 0, size: 430, sizeDiff: 400 },
        { of: 2, size: 1000, sizeDiff: -5000 },
      ],
      [{ of: 2, size: 0, sizeDiff: -7 }],
    ]);
  });
});

describe.each(GROUPINGS)('by $keyType, cumulative $cumulative,', ({ keyType, cumulative }) => {
  const keyOf = (frames: readonly Frame[]) => JSON.stringify(frames);

  test('each share is what its part has of the row', () => {
    fc.assert(
      fc.property(partsArbitrary, (parts) => {
        const members = parts.flatMap((each, at) =>
          each ? contributionsOf(each.newer, each.older).map((object) => ({ ...object, part: at })) : [],
        );
        const expected = slowGroups(members, keyType, cumulative).map(({ frames, members }) => {
          const shares = parts.flatMap((_, at): Share[] => {
            const own = members.filter(({ part }) => part === at);
            const size = total(own, ({ sign, size }) => (sign === 1 ? size : 0));
            const sizeDiff = total(own, ({ survived, sign, size }) => (survived ? 0 : sign * size));
            return own.length === 0 ? [] : [{ of: at, size, sizeDiff }];
          });
          return [keyOf(frames), shares];
        });
        const [newer, older] = [joinParts(parts, 'newer'), joinParts(parts, 'older')];
        const split = splitByPart(newer, older, keyType, cumulative);
        const found = newer
          .compareTo(older, keyType, { cumulative })
          .map((row) => [keyOf(row.traceback.frames), split(row)]);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
      }),
    );
  });

  test('the shares of a row add up to it', () => {
    fc.assert(
      fc.property(partsArbitrary, (parts) => {
        const [newer, older] = [joinParts(parts, 'newer'), joinParts(parts, 'older')];
        const live = splitByPart(newer, null, keyType, cumulative);
        const changed = splitByPart(newer, older, keyType, cumulative);
        for (const row of newer.statistics(keyType, { cumulative }))
          expect(total(live(row), ({ size }) => size)).toBe(row.size);
        for (const row of newer.compareTo(older, keyType, { cumulative })) {
          expect(total(changed(row), ({ size }) => size)).toBe(row.size);
          expect(total(changed(row), ({ sizeDiff }) => sizeDiff)).toBe(row.sizeDiff);
        }
      }),
    );
  });

  test('a part that is joined alone has all of each row', () => {
    fc.assert(
      fc.property(partsArbitrary, fc.nat(9), (parts, place) => {
        const [only] = parts.filter((each) => each !== null);
        if (!only) return;
        const snapshot = snapshotOf(only.newer);
        const joined = mergeSnapshots([...Array.from({ length: place }, () => null), snapshot]);
        if (!joined) return;
        const split = splitByPart(joined, null, keyType, cumulative);
        for (const row of snapshot.statistics(keyType, { cumulative }))
          expect(split(row)).toEqual([{ of: place, size: row.size, sizeDiff: 0 }]);
      }),
    );
  });
});
