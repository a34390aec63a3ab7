import { isKeeping, ROOT, SHORTCUT, targetOf, typeOf } from './edge-rules';
import { type HeapGraph } from './heap-graph';
import { visitOrphans } from './orphans';

/** In place of an edge: nothing leads to the node. Above the number of any edge. */
export const NO_EDGE = 2 ** 32 - 2;
/** In place of an edge: the node was not come upon yet. */
const UNSEEN = 2 ** 32 - 1;

/**
 * One shortest path from the GC roots to each node, by breadth-first search. Paths from the user roots come first, however
 * long, as in Chrome DevTools: a reader knows the global object, not V8's caches.
 *
 * @returns By node: the edge that the path to it ends with, {@link NO_EDGE} for the root and for orphans.
 */
export function findShortestPaths(graph: HeapGraph): Uint32Array {
  const { edges, firstEdges, nodeCount } = graph;
  const pathEdges = new Uint32Array(nodeCount).fill(UNSEEN);
  const queue = new Uint32Array(nodeCount);
  let end = 0;
  const add = (node: number, edge: number) => {
    pathEdges[node] = edge;
    queue[end++] = node;
  };
  let next = 0;
  const search = () => {
    while (next < end) {
      const node = queue[next++] ?? 0;
      const last = firstEdges[node + 1] ?? 0;
      for (let edge = firstEdges[node] ?? 0; edge < last; edge++) {
        const packed = edges[edge] ?? 0;
        if (isKeeping(packed) && pathEdges[targetOf(packed)] === UNSEEN) add(targetOf(packed), edge);
      }
    }
  };

  pathEdges[ROOT] = NO_EDGE;
  for (let edge = 0; edge < (firstEdges[ROOT + 1] ?? 0); edge++) {
    const packed = edges[edge] ?? 0;
    if (typeOf(packed) === SHORTCUT && pathEdges[targetOf(packed)] === UNSEEN) add(targetOf(packed), edge);
  }
  search();
  add(ROOT, NO_EDGE);
  search();
  visitOrphans(
    graph,
    (node) => pathEdges[node] !== UNSEEN,
    (node) => {
      add(node, NO_EDGE);
      search();
    },
  );
  return pathEdges;
}
