import fc from 'fast-check';
import { ROOT } from '../../src/model/call-tree';
import { findTrunk, sumPathChanges, sumPaths } from '../../src/model/path-sums';
import { type SampledObject, objectsArbitrary, path, sampledSnapshot } from '../helpers/traces';
import { total } from './slow-model';

function trunkOf(newer: SampledObject[], older: SampledObject[] = []) {
  const [a, b] = [newer, older].map((objects) => sampledSnapshot(objects));
  if (!a || !b) throw new Error('two snapshots');
  const sums = sumPathChanges(a, b);
  const trunk = findTrunk(sums);
  return trunk && { frame: String(sums.tree.frame(trunk.node)), share: trunk.share };
}

function object(ordinal: number, size: number, text: string): SampledObject {
  return { ordinal, size, count: 1, path: path(text) };
}

test.each<[string, SampledObject[], SampledObject[], ReturnType<typeof trunkOf>]>([
  ['nothing', [], [], null],
  ['one path', [object(1, 8, 'main.ts:1 a.ts:2')], [], { frame: 'a.ts:2', share: 1 }],
  [
    'many places below one call',
    [
      object(1, 5, 'main.ts:1 a.ts:2 b.ts:3'),
      object(2, 4, 'main.ts:1 a.ts:2 c.ts:4'),
      object(3, 1, 'd.ts:9'),
    ],
    [],
    { frame: 'a.ts:2', share: 0.9 },
  ],
  ['no call in common', [object(1, 5, 'a.ts:1'), object(2, 5, 'b.ts:1')], [], null],
  ['what shrank', [], [object(1, 8, 'main.ts:1')], null],
  [
    'more than there is in all, as another call shrank',
    [object(2, 50, 'a.ts:1')],
    [object(1, 20, 'b.ts:1')],
    { frame: 'a.ts:1', share: 1 },
  ],
])('the trunk of %s', (_, newer, older, expected) => {
  expect(trunkOf(newer, older)).toEqual(expected);
});

test('is the deepest call that carries four fifths of what is there', () => {
  fc.assert(
    fc.property(objectsArbitrary, (objects) => {
      const sums = sumPaths(sampledSnapshot(objects));
      const { tree, live } = sums;
      const all = total(objects, ({ size }) => size);
      const carried = (node: number) =>
        total(Array.from(live.sizes.keys()), (leaf) => {
          let at = leaf;
          while (at > node) at = tree.parent(at);
          return at === node ? (live.sizes[leaf] ?? 0) : 0;
        });
      const nodes = Array.from(live.sizes.keys()).filter(
        (node) => node !== ROOT && carried(node) >= 0.8 * all,
      );
      const deepest = nodes.sort((a, b) => tree.depth(b) - tree.depth(a))[0];
      expect(findTrunk(sums)?.node).toBe(all > 0 ? deepest : undefined);
    }),
  );
});
