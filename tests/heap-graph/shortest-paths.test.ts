import fc from 'fast-check';
import { type HeapGraph } from '../../src/heap-graph/heap-graph';
import { findShortestPaths, NO_EDGE } from '../../src/heap-graph/shortest-paths';
import { HeapBuilder } from '../helpers/heap-builder';
import { anyHeap, reachable, slowGraph, type SlowGraph, startNodes } from './slow-graph';

/** By node: the nodes of its path, from the first to itself. */
function pathsOf(graph: HeapGraph): number[][] {
  const pathEdges = findShortestPaths(graph);
  return Array.from({ length: graph.nodeCount }, (_, node) => {
    const path = [node];
    for (let edge = pathEdges[node] ?? 0; edge !== NO_EDGE; edge = pathEdges[path[0] ?? 0] ?? 0) {
      expect(graph.target(edge)).toBe(path[0]);
      path.unshift(graph.source(edge));
    }
    return path;
  });
}

test('the path is a shortest one', () => {
  const heap = new HeapBuilder();
  const global = heap.child(heap.root, '=1', 'global');
  const long = heap.child(heap.child(global, '.a', 'A'), '.b', 'B');
  const short = heap.child(global, '.c', 'C');
  const target = heap.child(long, '.target', 'Target');
  heap.link(short, '.target', target);
  expect(pathsOf(heap.build())[target]).toEqual([heap.root, global, short, target]);
});

test('a path from the global object comes first, however long', () => {
  const heap = new HeapBuilder();
  const roots = heap.child(heap.root, '[1]', '(GC roots)', { kind: 'synthetic' });
  const global = heap.child(heap.root, '=2', 'global');
  const middle = heap.child(global, '.middle', 'Middle');
  const target = heap.child(middle, '.target', 'Target');
  const other = heap.child(roots, '[1]', 'Other');
  heap.link(roots, '[2]', target);
  const paths = pathsOf(heap.build());
  expect(paths[target]).toEqual([heap.root, global, middle, target]);
  expect(paths[other]).toEqual([heap.root, roots, other]);
});

test('weak references and tables of weak collections are on no path', () => {
  const heap = new HeapBuilder();
  const global = heap.child(heap.root, '=1', 'global');
  const ref = heap.child(global, '.ref', 'WeakRef');
  const key = heap.child(heap.child(global, '.a', 'A'), '.key', 'Key');
  const table = heap.child(heap.child(global, '.map', 'WeakMap'), '{table}', '', { kind: 'array' });
  const value = heap.node('Value');
  heap.pair(table, key, value);
  heap.link(ref, '~target', key);
  const paths = pathsOf(heap.build());
  expect(paths[value]).toEqual([...(paths[key] ?? []), value]);
  expect(paths[key]).not.toContain(ref);
});

/** Numbers of steps from some nodes, round by round. */
function slowDistances({ keeps }: SlowGraph, starts: readonly number[], known: Map<number, number>): void {
  let round = starts.filter((node) => !known.has(node));
  for (let distance = 0; round.length > 0; distance++) {
    for (const node of round) known.set(node, distance);
    const next = round.flatMap((node) => keeps[node] ?? []).filter((node) => !known.has(node));
    round = [...new Set(next)];
  }
}

test('paths are as short as those of a slow reference, and lead over edges that keep alive', () => {
  fc.assert(
    fc.property(anyHeap, (heap) => {
      const graph = heap.build();
      const slow = slowGraph(graph);
      const users = Array.from({ length: graph.firstEdges[1] ?? 0 }, (_, edge) => edge)
        .filter((edge) => graph.edgeType(edge) === 'shortcut')
        .map((edge) => graph.target(edge));
      const fromUsers = new Map<number, number>();
      slowDistances({ ...slow, keeps: slow.keeps.with(0, []) }, users, fromUsers);
      fromUsers.delete(0);
      const fromRoot = new Map(fromUsers);
      slowDistances(slow, [0], fromRoot);
      const starts = startNodes(slow);
      const held = reachable(slow, [0]);

      for (const [node, path] of pathsOf(graph).entries()) {
        for (const [at, each] of path.entries()) {
          if (at > 0) expect(slow.keeps[path[at - 1] ?? -1]).toContain(each);
        }
        if (node === 0) expect(path).toEqual([0]);
        else if (fromUsers.has(node)) expect(path).toHaveLength((fromUsers.get(node) ?? 0) + 2);
        else if (held.has(node)) expect(path).toHaveLength((fromRoot.get(node) ?? 0) + 1);
        else expect(starts.slice(1)).toContain(path[0]);
      }
    }),
    { numRuns: 1000 },
  );
});
