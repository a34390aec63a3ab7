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
  const search = new PathSearch(graph);
  search.fromUserRoots();
  search.from(ROOT);
  visitOrphans(
    graph,
    (node) => search.isSeen(node),
    (node) => {
      search.from(node);
    },
  );
  return search.pathEdges;
}

class PathSearch {
  readonly pathEdges: Uint32Array;
  /** Nodes in the order in which they were come upon. */
  readonly #queue: Uint32Array;
  #end = 0;

  constructor(private readonly graph: HeapGraph) {
    this.pathEdges = new Uint32Array(graph.nodeCount).fill(UNSEEN);
    this.#queue = new Uint32Array(graph.nodeCount);
    // Whatever refers to the root, its path is empty.
    this.pathEdges[ROOT] = NO_EDGE;
  }

  isSeen(node: number): boolean {
    return this.pathEdges[node] !== UNSEEN;
  }

  fromUserRoots(): void {
    const { edges, firstEdges } = this.graph;
    for (let edge = 0; edge < (firstEdges[ROOT + 1] ?? 0); edge++) {
      const packed = edges[edge] ?? 0;
      if (typeOf(packed) === SHORTCUT && !this.isSeen(targetOf(packed))) this.#add(targetOf(packed), edge);
    }
    this.#search(0);
  }

  from(start: number): void {
    const next = this.#end;
    this.#add(start, NO_EDGE);
    this.#search(next);
  }

  #add(node: number, edge: number): void {
    this.pathEdges[node] = edge;
    this.#queue[this.#end++] = node;
  }

  #search(start: number): void {
    const { edges, firstEdges } = this.graph;
    for (let next = start; next < this.#end; next++) {
      const node = this.#queue[next] ?? 0;
      const last = firstEdges[node + 1] ?? 0;
      for (let edge = firstEdges[node] ?? 0; edge < last; edge++) {
        const packed = edges[edge] ?? 0;
        if (isKeeping(packed) && this.pathEdges[targetOf(packed)] === UNSEEN)
          this.#add(targetOf(packed), edge);
      }
    }
  }
}
