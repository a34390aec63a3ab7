import fc from 'fast-check';
import { type HeapGraph } from '../../src/heap-graph/heap-graph';
import { RetainedSizes } from '../../src/heap-graph/retained-sizes';
import { HeapBuilder } from '../helpers/heap-builder';
import { anyHeap, slowGraph, slowGroupRetained, slowRetained } from './slow-graph';

function retainedOf(graph: HeapGraph): number[] {
  const retained = RetainedSizes.of(graph);
  return Array.from({ length: graph.nodeCount }, (_, node) => retained.get(node));
}

test('an object retains what it alone holds', () => {
  const heap = new HeapBuilder();
  const global = heap.child(heap.root, '=1', 'global', { size: 1 });
  const cache = heap.child(global, '.cache', 'Cache', { size: 10 });
  const log = heap.child(global, '.log', 'Log', { size: 100 });
  heap.child(cache, '.own', 'Own', { size: 1000 });
  const shared = heap.child(cache, '.shared', 'Shared', { size: 10_000 });
  heap.link(log, '.shared', shared);
  heap.child(shared, '.below', 'Below', { size: 100_000 });
  expect(retainedOf(heap.build())).toEqual([111_111, 111_111, 1010, 100, 1000, 110_000, 100_000]);
});

test('what two objects hold together is retained by neither', () => {
  const heap = new HeapBuilder();
  const shared = heap.node('Shared', { size: 1 });
  for (const size of [10, 100]) heap.link(heap.child(heap.root, '[1]', 'User', { size }), '.shared', shared);
  const graph = heap.build();
  const retained = RetainedSizes.of(graph);
  expect(retainedOf(graph)).toEqual([111, 1, 10, 100]);
  expect(retained.byGroup(graph.classes.length, (node) => graph.classOf(node))[2]).toBe(110);
});

test('a circle is retained by what leads into it', () => {
  const heap = new HeapBuilder();
  const holder = heap.child(heap.root, '=1', 'Holder', { size: 1 });
  const first = heap.child(holder, '.first', 'Link', { size: 10 });
  const second = heap.child(first, '.next', 'Link', { size: 100 });
  heap.link(second, '.next', first);
  heap.link(second, '.self', second);
  expect(retainedOf(heap.build())).toEqual([111, 111, 110, 100]);
});

test('weak references and shortcuts retain nothing, the shortcut to the global object does', () => {
  const heap = new HeapBuilder();
  const global = heap.child(heap.root, '=1', 'global', { size: 1 });
  const ref = heap.child(global, '.ref', 'WeakRef', { size: 10 });
  const bound = heap.child(global, '.bound', 'native_bind', { kind: 'closure', size: 100 });
  const target = heap.child(global, '.target', 'Target', { size: 1000 });
  heap.link(ref, '~target', target);
  heap.link(bound, '=bound_argument_0', target);
  heap.child(ref, '~target', 'Unheld', { size: 10_000 });
  expect(retainedOf(heap.build())).toEqual([11_111, 1111, 10, 100, 1000, 10_000]);
});

test('the key retains the value of a WeakMap, the table does not', () => {
  const heap = new HeapBuilder();
  const table = heap.child(heap.root, '[1]', '', { kind: 'array', size: 1 });
  const key = heap.child(heap.root, '[2]', 'Key', { size: 10 });
  const value = heap.node('Value', { size: 100 });
  heap.pair(table, key, value);
  expect(retainedOf(heap.build())).toEqual([111, 1, 110, 100]);
});

test('retained sizes are those of a slow reference', () => {
  fc.assert(
    fc.property(anyHeap, (heap) => {
      const graph = heap.build();
      const slow = slowGraph(graph);
      const expected = slow.size.map((_, node) => slowRetained(slow, node));
      expect(retainedOf(graph)).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('groups retain what a slow reference says, however their members are nested', () => {
  fc.assert(
    fc.property(anyHeap, (heap) => {
      const graph = heap.build();
      const slow = slowGraph(graph);
      const retained = RetainedSizes.of(graph);
      const members = (group: number) =>
        slow.size.flatMap((_, node) => (graph.classOf(node) === group ? node : []));
      const groups = Array.from({ length: graph.classes.length }, (_, group) => members(group));
      const expected = groups.map((group) => slowGroupRetained(slow, group));
      const all = retained.byGroup(groups.length, (node) => graph.classOf(node));
      expect([...all]).toEqual(expected);
      const each = groups.map((group) => {
        const isMember = Uint8Array.from(slow.size, (_, node) => (group.includes(node) ? 1 : 0));
        const outermost = retained.outermost(isMember);
        return group.reduce((bytes, node) => bytes + (outermost[node] === 1 ? retained.get(node) : 0), 0);
      });
      expect(each).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

/** Lists of objects that lead on to the next, and more that make a walk deep or a dominator hard to find. */
describe('large graphs take no deep stack and no square of time', () => {
  const COUNT = 60_000;

  test('a list', () => {
    const heap = new HeapBuilder();
    let last = heap.child(heap.root, '=1', 'Link', { size: 1 });
    for (let count = 1; count < COUNT; count++) last = heap.child(last, '.next', 'Link', { size: 1 });
    const graph = heap.build();
    const retained = RetainedSizes.of(graph);
    expect([1, 2, COUNT].map((node) => retained.get(node))).toEqual([COUNT, COUNT - 1, 1]);
    expect([...retained.byGroup(2, (node) => (node === 0 ? 0 : 1))]).toEqual([COUNT, COUNT]);
  });

  test('a list with ways back to its start and ways in from the root', () => {
    const heap = new HeapBuilder();
    const first = heap.child(heap.root, '=1', 'Link', { size: 1 });
    let last = first;
    for (let count = 1; count < COUNT; count++) {
      last = heap.child(last, '.next', 'Link', { size: 1 });
      heap.link(last, '.first', first);
      if (count % 3 === 0) heap.link(heap.root, '[1]', last);
    }
    const retained = RetainedSizes.of(heap.build());
    expect([1, 2, 3, 4, COUNT - 1].map((node) => retained.get(node))).toEqual([3, 2, 1, 3, 2]);
  });

  test('an object that holds all others', () => {
    const heap = new HeapBuilder();
    const list = heap.child(heap.root, '=1', 'Array', { size: 1 });
    for (let count = 1; count < COUNT; count++) heap.child(list, `[${count}]`, 'Item', { size: 1 });
    expect(RetainedSizes.of(heap.build()).get(list)).toBe(COUNT);
  });
});
