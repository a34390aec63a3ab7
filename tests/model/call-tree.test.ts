import fc from 'fast-check';

import { CallTree, ROOT } from '../../src/model/call-tree';
import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { path, pathArbitrary } from '../helpers/traces';
import { comparePathsSlowly } from './slow-model';

test('gives the frames and the depth of a path, oldest frame first', () => {
  const builder = new CallTreeBuilder();
  const frames = path('main.ts:1 walk.ts:3 walk.ts:3 cache.ts:2');
  const node = builder.path(frames);
  const tree = builder.build();
  expect(tree.path(node)).toEqual(frames);
  expect(tree.depth(node)).toBe(4);
  expect(tree.frame(node)).toEqual(frames.at(-1));
  expect(tree.path(tree.parent(node))).toEqual(frames.slice(0, -1));
});

test('has a root of depth 0 without a frame', () => {
  const tree = new CallTreeBuilder().build();
  expect(tree).toHaveLength(1);
  expect(tree.path(ROOT)).toEqual([]);
  expect(tree.depth(ROOT)).toBe(0);
  expect(tree.parent(ROOT)).toBe(ROOT);
  expect(() => tree.frame(ROOT)).toThrow(new RangeError('node 0 has no frame'));
});

test('refuses the frame of a node outside', () => {
  const tree = new CallTree(path('a.ts:1'), Uint32Array.of(0, 0), Uint32Array.of(0, 0));
  expect(() => tree.frame(2)).toThrow(RangeError);
});

test('compares nodes as their paths compare frame by frame', () => {
  fc.assert(
    fc.property(fc.array(pathArbitrary, { minLength: 2 }), (paths) => {
      const builder = new CallTreeBuilder();
      const nodes = paths.map((frames) => builder.path(frames));
      const tree = builder.build();
      for (const [a, left] of paths.entries()) {
        for (const [b, right] of paths.entries()) {
          const order = tree.comparePaths(nodes[a] ?? 0, nodes[b] ?? 0);
          expect(Math.sign(order)).toBe(Math.sign(comparePathsSlowly(left, right)));
        }
      }
    }),
  );
});
