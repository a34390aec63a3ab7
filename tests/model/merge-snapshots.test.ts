import fc from 'fast-check';

import { mergeSnapshots, partOf } from '../../src/model/merge-snapshots';
import { pack, unpack } from '../../src/model/packed-snapshot';
import { type Snapshot } from '../../src/model/snapshot';
import { objectsArbitrary, path, type SampledObject, sampledSnapshot } from '../helpers/traces';
import { GROUPINGS, joinParts, partsArbitrary } from './parts';
import { byFrames, contributionsOf, figuresOf, slowDiff } from '../stats/slow-diff';

/** Beside it everything is new. */
const NOTHING = { objects: [], sampler: '', samplingInterval: 0 };

/** The numbers that a part has to itself, and their middle, where its ordinal 0 goes. */
const STRETCH = 2 ** 41;
const MIDDLE = 2 ** 40;

function object(ordinal: number, site = 'a.ts:1', size = 1000): SampledObject {
  return { ordinal, size, count: 10, path: path(site) };
}

function one(objects: readonly SampledObject[], sampler: string, takenAt = new Date(0)): Snapshot {
  return sampledSnapshot(objects, { sampler, takenAt });
}

function join(...parts: (Snapshot | null)[]): Snapshot {
  const joined = mergeSnapshots(parts);
  if (joined === null) throw new Error('there is nothing to join');
  return joined;
}

/** The traces as plain text, in order. */
function tracesOf(snapshot: Snapshot): string[] {
  return Array.from(
    snapshot.traces,
    ({ size, count, traceback }) => `${size} ${count} ${traceback.frames.map(({ key }) => key).join(' ')}`,
  );
}

describe('mergeSnapshots()', () => {
  test('joins frames, paths and samples', () => {
    const a = one([object(1, 'main.ts:1 a.ts:2'), object(7, 'main.ts:1')], 'A', new Date(5));
    const b = one([object(-3, 'b.ts:1', 2000), object(7, 'main.ts:1 a.ts:2')], 'B', new Date(9));
    const { tree, samples, origin } = join(a, b);
    expect(tree.frames.map(String)).toEqual(['main.ts:1', 'a.ts:2', 'b.ts:1']);
    expect(samples).toEqual({
      ordinals: Float64Array.of(MIDDLE + 1, MIDDLE + 7, STRETCH + MIDDLE - 3, STRETCH + MIDDLE + 7),
      sizes: Float64Array.of(1000, 1000, 2000, 1000),
      counts: Uint32Array.of(10, 10, 10, 10),
      slacks: Uint32Array.of(0, 0, 0, 0),
      nodes: Uint32Array.of(2, 1, 3, 2),
    });
    expect(Array.from(samples.nodes, (node) => tree.path(node).join(' '))).toEqual([
      'main.ts:1 a.ts:2',
      'main.ts:1',
      'b.ts:1',
      'main.ts:1 a.ts:2',
    ]);
    expect(origin).toEqual({ sampler: 'A B', samplingInterval: 1024, takenAt: new Date(9) });
  });

  test.each([[[]], [[null]], [[null, null, null]]])('of no snapshot is null: %j', (parts) => {
    expect(mergeSnapshots(parts)).toBeNull();
  });

  test('leaves a part that is null its place', () => {
    const { samples, origin } = join(null, one([object(1)], 'A'), null, one([object(1)], 'B'), null);
    expect(Array.from(samples.ordinals, partOf)).toEqual([1, 3]);
    expect(origin.sampler).toBe('A B');
  });

  test('of empty snapshots is empty', () => {
    const joined = join(one([], 'A'), null, one([], 'B'));
    expect([joined.traces.length, joined.tree.length]).toEqual([0, 1]);
  });

  test('leaves the parts as they were, also where they lie in shared memory', () => {
    const parts = [one([object(1), object(2)], 'A'), one([object(3, 'b.ts:1')], 'B')].map(pack);
    const before = parts.map((part) => tracesOf(unpack(part)));
    join(...parts.map(unpack));
    expect(parts.map((part) => tracesOf(unpack(part)))).toEqual(before);
    expect(parts.map(({ ordinals }) => [...ordinals])).toEqual([[1, 2], [3]]);
  });

  test('has the traces of its parts, one part after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.option(objectsArbitrary), { maxLength: 4 }), (parts) => {
        const snapshots = parts.map((objects) => objects && sampledSnapshot(objects));
        const joined = mergeSnapshots(snapshots);
        expect(joined ? tracesOf(joined) : []).toEqual(
          snapshots.flatMap((snapshot) => (snapshot ? tracesOf(snapshot) : [])),
        );
      }),
    );
  });
});

describe('objects of a join', () => {
  /** The ends of what a process may use, and what lies about the middle. */
  const ORDINALS = [-(2 ** 40), -1, 0, 1, 2 ** 40 - 1];

  test('of 4,096 parts all stay apart, in order, and partOf() tells whose they are', () => {
    const parts = Array.from({ length: 4096 }, (_, part) =>
      one(
        ORDINALS.map((at) => object(at)),
        `${part}`,
      ),
    );
    const { ordinals } = join(...parts).samples;
    expect(ordinals).toHaveLength(4096 * ORDINALS.length);
    expect(ordinals.every((ordinal, at) => ordinal > (ordinals[at - 1] ?? -1))).toBe(true);
    expect(ordinals.every((ordinal, at) => partOf(ordinal) === Math.floor(at / ORDINALS.length))).toBe(true);
    expect(ordinals.at(-1)).toBe(2 ** 53 - 1);
  });

  test('partOf() tells the part of every ordinal', () => {
    const place = fc.tuple(fc.nat(4095), fc.integer({ min: -(2 ** 40), max: 2 ** 40 - 1 }));
    fc.assert(
      fc.property(place, ([part, ordinal]) => {
        const nothing = Array.from({ length: part }, () => null);
        const { samples } = join(...nothing, one([object(ordinal)], 'A'));
        expect(Array.from(samples.ordinals, partOf)).toEqual([part]);
      }),
    );
  });

  test('are known again in another join of the same runs, and are not those of another part', () => {
    const older = join(one([object(1), object(2)], 'A'), one([object(1)], 'B'));
    const newer = join(one([object(2)], 'A'), one([object(1), object(2)], 'B'));
    expect(newer.compareTo(older, 'lineno')).toMatchObject([{ newSamples: 1, freedSamples: 1, size: 3000 }]);
  });

  test('are all taken for new ones where one part is of another run', () => {
    const older = join(one([object(1)], 'A'), one([object(1)], 'B'));
    const newer = join(one([object(1)], 'A'), one([object(1)], 'B again'));
    expect(newer.compareTo(older, 'lineno')).toMatchObject([{ newSamples: 2, freedSamples: 2, sizeDiff: 0 }]);
  });
});

describe.each(GROUPINGS)('by $keyType, cumulative $cumulative,', ({ keyType, cumulative }) => {
  test('statistics of a join are the sums of its parts', () => {
    fc.assert(
      fc.property(partsArbitrary, (parts) => {
        const contributions = parts.flatMap((part) => (part ? contributionsOf(part.newer, NOTHING) : []));
        const expected = slowDiff(contributions, keyType, cumulative).map(
          ({ frames, size, count, newSamples, error }) => ({
            frames,
            size,
            count,
            samples: newSamples,
            error,
          }),
        );
        const found = joinParts(parts, 'newer')
          .statistics(keyType, { cumulative })
          .map(({ traceback: { frames }, size, count, samples, error }) => ({
            frames,
            size,
            count,
            samples,
            error,
          }));
        expect(found.sort(byFrames)).toEqual(expected.sort(byFrames));
      }),
    );
  });

  test('differences of joins are the sums of the differences of their parts', () => {
    fc.assert(
      fc.property(partsArbitrary, (parts) => {
        const [newer, older] = [joinParts(parts, 'newer'), joinParts(parts, 'older')];
        const contributions = parts.flatMap((part) => (part ? contributionsOf(part.newer, part.older) : []));
        const found = newer.compareTo(older, keyType, { cumulative }).map(figuresOf);
        expect(found.sort(byFrames)).toEqual(slowDiff(contributions, keyType, cumulative).sort(byFrames));
      }),
    );
  });
});
