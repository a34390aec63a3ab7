import fc from 'fast-check';
import { type FlameTree, growthFlames, liveFlames } from '../../src/model/flame-tree';
import { type Frame } from '../../src/model/frame';
import { objectsArbitrary, path, type SampledObject, sampledSnapshot } from '../helpers/traces';

function object(ordinal: number, size: number, text: string): SampledObject {
  return { ordinal, size, count: 1, path: path(text) };
}

const arranged = (inverted: boolean) => (frames: Frame[]) => (inverted ? frames.reverse() : frames);

type Flame = [width: number, change: number];

/** By path from the root, as text; the root is the empty one. */
function flamesOf({ tree, widths, changes }: FlameTree): Record<string, Flame> {
  const flames = Array.from(widths, (width, node): [string, Flame] => [
    textOf(tree.path(node)),
    [width, changes[node] ?? NaN],
  ]);
  return Object.fromEntries(flames);
}

function textOf(frames: readonly Frame[]): string {
  return frames.map(({ key }) => key).join(' > ');
}

/** Written out path by path. */
function slowFlames(contributions: ReadonlyMap<string, { frames: readonly Frame[]; bytes: number }>) {
  const flames: Record<string, Flame> = { '': [0, 0] };
  for (const { frames, bytes } of contributions.values()) {
    for (let depth = 0; depth <= frames.length; depth++) {
      const flame = (flames[textOf(frames.slice(0, depth))] ??= [0, 0]);
      flame[0] += Math.abs(bytes);
      flame[1] += bytes;
    }
  }
  return flames;
}

function contribute(
  contributions: Map<string, { frames: readonly Frame[]; bytes: number }>,
  objects: readonly SampledObject[],
  sign: number,
  inverted: boolean,
) {
  for (const { path: frames, size } of objects) {
    const ordered = inverted ? frames.toReversed() : frames;
    const before = contributions.get(textOf(ordered))?.bytes ?? 0;
    contributions.set(textOf(ordered), { frames: ordered, bytes: before + sign * size });
  }
}

const KEEP = '2:0:4:b.ts';
const MAIN = '1:0:4:a.ts';
const OTHER = '3:0:4:c.ts';

describe('liveFlames()', () => {
  const snapshot = sampledSnapshot([
    object(1, 100, 'a.ts:1 b.ts:2'),
    object(2, 20, 'a.ts:1 b.ts:2'),
    object(3, 3, 'a.ts:1'),
    object(4, 4000, 'c.ts:3 b.ts:2'),
  ]);

  test('sums what is live below each frame', () => {
    expect(flamesOf(liveFlames(snapshot, arranged(false)))).toEqual({
      '': [4123, 0],
      [MAIN]: [123, 0],
      [`${MAIN} > ${KEEP}`]: [120, 0],
      [OTHER]: [4000, 0],
      [`${OTHER} > ${KEEP}`]: [4000, 0],
    });
  });

  test('inverted has the allocation sites first, and joins those of different callers', () => {
    expect(flamesOf(liveFlames(snapshot, arranged(true)))).toEqual({
      '': [4123, 0],
      [KEEP]: [4120, 0],
      [`${KEEP} > ${MAIN}`]: [120, 0],
      [`${KEEP} > ${OTHER}`]: [4000, 0],
      [MAIN]: [3, 0],
    });
  });

  test('of nothing is the root alone', () => {
    expect(flamesOf(liveFlames(sampledSnapshot([]), arranged(false)))).toEqual({ '': [0, 0] });
  });
});

describe('growthFlames()', () => {
  const older = sampledSnapshot([object(1, 100, 'a.ts:1 b.ts:2'), object(2, 20, 'a.ts:1 c.ts:3')]);

  test('what grew and what shrank both take width; what stayed takes none', () => {
    const newer = sampledSnapshot([object(1, 100, 'a.ts:1 b.ts:2'), object(5, 7, 'a.ts:1 b.ts:2')]);
    expect(flamesOf(growthFlames(newer, older, arranged(false)))).toEqual({
      '': [27, -13],
      [MAIN]: [27, -13],
      [`${MAIN} > ${KEEP}`]: [7, 7],
      [`${MAIN} > ${OTHER}`]: [20, -20],
    });
  });

  test('what one path gained and lost cancels out', () => {
    const newer = sampledSnapshot([object(1, 100, 'a.ts:1 b.ts:2'), object(5, 20, 'a.ts:1 c.ts:3')]);
    expect(flamesOf(growthFlames(newer, older, arranged(false)))['']).toEqual([0, 0]);
  });
});

test('agrees with what is written out path by path', () => {
  fc.assert(
    fc.property(objectsArbitrary, objectsArbitrary, fc.boolean(), (first, second, inverted) => {
      const [a, b] = [sampledSnapshot(first), sampledSnapshot(second)];
      const live = new Map<string, { frames: readonly Frame[]; bytes: number }>();
      contribute(live, first, 1, inverted);
      const expected = Object.entries(slowFlames(live)).map(([key, [width]]) => [key, [width, 0]]);
      expect(flamesOf(liveFlames(a, arranged(inverted)))).toEqual(Object.fromEntries(expected));

      const shared = new Set(
        first.map(({ ordinal }) => ordinal).filter((each) => second.some(({ ordinal }) => ordinal === each)),
      );
      const own = (objects: readonly SampledObject[]) =>
        objects.filter(({ ordinal }) => !shared.has(ordinal));
      const growth = new Map<string, { frames: readonly Frame[]; bytes: number }>();
      contribute(growth, own(first), 1, inverted);
      contribute(growth, own(second), -1, inverted);
      expect(flamesOf(growthFlames(a, b, arranged(inverted)))).toEqual(slowFlames(growth));
    }),
  );
});
