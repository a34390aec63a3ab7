import fc from 'fast-check';

import { type CallTree } from '../../src/model/call-tree';
import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { Frame } from '../../src/model/frame';
import { path, pathArbitrary } from '../helpers/traces';

const pathsArbitrary = fc.array(pathArbitrary, { maxLength: 40 });

function textsOf(tree: CallTree): string[] {
  return Array.from({ length: tree.length }, (_, node) => JSON.stringify(tree.path(node)));
}

function prefixesOf(paths: readonly Frame[][]): Set<string> {
  const prefixes = paths.flatMap((frames) => frames.map((_, at) => frames.slice(0, at + 1)));
  return new Set([[], ...prefixes].map((frames) => JSON.stringify(frames)));
}

test('gives equal paths one node and different paths different nodes', () => {
  fc.assert(
    fc.property(pathsArbitrary, (paths) => {
      const builder = new CallTreeBuilder();
      const nodes = new Map<string, number>();
      for (const frames of paths) {
        const text = JSON.stringify(frames);
        const node = builder.path(frames);
        expect(node).toBe(nodes.get(text) ?? node);
        nodes.set(text, node);
      }
      const texts = textsOf(builder.build());
      expect(new Set(texts)).toEqual(prefixesOf(paths));
      expect(new Set(texts).size).toBe(texts.length);
      expect([...nodes].map(([, node]) => texts[node])).toEqual([...nodes.keys()]);
    }),
  );
});

test('puts a parent before its children and each frame into the table once', () => {
  fc.assert(
    fc.property(pathsArbitrary, (paths) => {
      const builder = new CallTreeBuilder();
      for (const frames of paths) builder.path(frames);
      const { parents, frames } = builder.build();
      expect(parents.every((parent, node) => node === 0 || parent < node)).toBe(true);
      expect(new Set(frames.map((frame) => JSON.stringify(frame))).size).toBe(frames.length);
    }),
  );
});

test('adds a tree whole to what is there', () => {
  fc.assert(
    fc.property(pathsArbitrary, pathsArbitrary, (first, second) => {
      const other = new CallTreeBuilder();
      for (const frames of second) other.path(frames);
      const added = other.build();
      const builder = new CallTreeBuilder();
      for (const frames of first) builder.path(frames);

      const nodes = builder.addTree(added);

      const tree = builder.build();
      const expected = Array.from(nodes, (_, node) => JSON.stringify(added.path(node)));
      expect(Array.from(nodes, (node) => JSON.stringify(tree.path(node)))).toEqual(expected);
      expect(tree).toHaveLength(prefixesOf([...first, ...second]).size);
    }),
  );
});

test.each([
  ['a line break in a name', new Frame('a\nb', 1, 1, 'c'), new Frame('a', 1, 1, 'b\nc')],
  ['a number in a name', new Frame('1:a', 2, 1), new Frame('a', 2, 11)],
  ['names that objects inherit', new Frame('__proto__', 1, 1), new Frame('constructor', 1, 1)],
  ['a name given as file or as function', new Frame('f', 1, 1, ''), new Frame('', 1, 1, 'f')],
])('keeps frames apart: %s', (_, a, b) => {
  const builder = new CallTreeBuilder();
  expect(builder.frameId(a)).not.toBe(builder.frameId(b));
});

test('finds every node again after growing far beyond its first size', () => {
  const builder = new CallTreeBuilder();
  const [frame = new Frame('', 0)] = path('a.ts:1');
  const chain = Array.from({ length: 3000 }, () => frame);
  const fan = Array.from({ length: 9000 }, (_, line) => [new Frame('b.ts', line)]);
  const all = [chain, ...fan];
  const nodes = all.map((frames) => builder.path(frames));
  expect(all.map((frames) => builder.path(frames))).toEqual(nodes);
  const tree = builder.build();
  expect(tree).toHaveLength(1 + 3000 + 9000);
  expect(nodes.map((node) => tree.path(node))).toEqual(all);
});

test('adds some paths of a tree, and no frame but theirs', () => {
  fc.assert(
    fc.property(pathsArbitrary, fc.infiniteStream(fc.boolean()), (paths, choices) => {
      const whole = new CallTreeBuilder();
      const chosen = paths.filter(() => choices.next().value);
      const ends = paths
        .map((frames) => whole.path(frames))
        .filter((_, index) => chosen.includes(paths[index] ?? []));
      const tree = whole.build();

      const builder = new CallTreeBuilder();
      const nodes = builder.addPaths(tree, ends);
      const added = builder.build();

      expect(new Set(textsOf(added))).toEqual(prefixesOf(chosen));
      expect(new Set(added.frames.map(({ key }) => key))).toEqual(
        new Set(chosen.flat().map(({ key }) => key)),
      );
      for (const end of ends) expect(added.path(nodes[end] ?? 0)).toEqual(tree.path(end));
    }),
  );
});

test('adds paths below a node by their oldest frame', () => {
  const whole = new CallTreeBuilder();
  const ends = ['a.ts:1 b.ts:2', 'c.ts:3'].map((text) => whole.path(path(text)));
  const builder = new CallTreeBuilder();
  const start = builder.path(path('start.ts:9'));
  builder.addPaths(whole.build(), ends, ({ filename }) => (filename === 'c.ts' ? start : 0));
  const tree = builder.build();
  expect(Array.from(tree.parents.keys(), (node) => tree.path(node).join(' '))).toEqual([
    '',
    'start.ts:9',
    'a.ts:1',
    'a.ts:1 b.ts:2',
    'start.ts:9 c.ts:3',
  ]);
});
