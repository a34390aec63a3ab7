import fc from 'fast-check';
import { type Frame } from '../../src/model/frame';
import { type NodeSums, type PathSums, sumPathChanges, sumPaths } from '../../src/model/path-sums';
import { objectsArbitrary, type SampledObject, sampledSnapshot } from '../helpers/traces';

type Sums = Map<string, [size: number, count: number]>;

/** What a path holds, by its frames; paths without anything are left out. */
function byPath({ tree }: PathSums, { sizes, counts }: NodeSums): Sums {
  const entries = Array.from(sizes, (size, node): [string, [number, number]] => [
    JSON.stringify(tree.path(node)),
    [size, counts[node] ?? 0],
  ]);
  return new Map(entries.filter(([, [size, count]]) => size !== 0 || count !== 0));
}

function sumSlowly(objects: readonly SampledObject[], freed: readonly SampledObject[] = []): Sums {
  const sums: Sums = new Map();
  const add = (path: readonly Frame[], size: number, count: number) => {
    const key = JSON.stringify(path);
    const [oldSize, oldCount] = sums.get(key) ?? [0, 0];
    sums.set(key, [oldSize + size, oldCount + count]);
  };
  for (const { path, size, count } of objects) add(path, size, count);
  for (const { path, size, count } of freed) add(path, -size, -count);
  return new Map([...sums].filter(([, [size, count]]) => size !== 0 || count !== 0));
}

function without(objects: readonly SampledObject[], others: readonly SampledObject[]): SampledObject[] {
  return objects.filter(({ ordinal }) => !others.some((other) => other.ordinal === ordinal));
}

test('sums by path', () => {
  fc.assert(
    fc.property(objectsArbitrary, (objects) => {
      const sums = sumPaths(sampledSnapshot(objects));
      expect(byPath(sums, sums.live)).toEqual(sumSlowly(objects));
      expect(sums.allocated).toEqual(sums.live);
    }),
  );
});

test('of two snapshots what is new, and that less what was freed', () => {
  fc.assert(
    fc.property(objectsArbitrary, objectsArbitrary, (newer, older) => {
      const sums = sumPathChanges(sampledSnapshot(newer), sampledSnapshot(older));
      expect(byPath(sums, sums.allocated)).toEqual(sumSlowly(without(newer, older)));
      expect(byPath(sums, sums.live)).toEqual(sumSlowly(without(newer, older), without(older, newer)));
    }),
  );
});

test('of different runs everything is new or freed', () => {
  fc.assert(
    fc.property(objectsArbitrary, objectsArbitrary, (newer, older) => {
      const sums = sumPathChanges(sampledSnapshot(newer), sampledSnapshot(older, { sampler: 'sampler-2' }));
      expect(byPath(sums, sums.live)).toEqual(sumSlowly(newer, older));
    }),
  );
});

test('each node is on a path of some memory, each frame once in the table', () => {
  fc.assert(
    fc.property(objectsArbitrary, objectsArbitrary, (newer, older) => {
      const { tree } = sumPathChanges(sampledSnapshot(newer), sampledSnapshot(older));
      const changed = [...without(newer, older), ...without(older, newer)];
      const frames = new Set(changed.flatMap(({ path }) => path.map(({ key }) => key)));
      expect(tree.frames.map(({ key }) => key).sort()).toEqual([...frames].sort());
    }),
  );
});
