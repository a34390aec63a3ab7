import { isKeeping, ROOT, targetOf } from './edge-rules';
import { type HeapGraph } from './heap-graph';
import { visitOrphans } from './orphans';

/**
 * A graph by the order in which a depth-first walk from the root comes upon its nodes: "number" is a place in that
 * order, the root has 0. Every node has one; orphans are walked to as if the root held them.
 */
export interface DepthFirstWalk {
  /** By number: the node. */
  readonly nodes: Uint32Array;
  /** By number: the number of the node that the walk came from; always smaller, but for the root. */
  readonly parents: Uint32Array;
  /** By number: where its predecessors begin; one more entry for the end of the last. */
  readonly firstPredecessors: Uint32Array;
  /** Numbers of the nodes that keep a node alive, other than its parent. */
  readonly predecessors: Uint32Array;
}

export function walkDepthFirst(graph: HeapGraph): DepthFirstWalk {
  const walker = new Walker(graph);
  const walk = (node: number) => {
    walker.walk(node);
  };
  walk(ROOT);
  visitOrphans(graph, (node) => walker.isVisited(node), walk);
  return walker.end();
}

class Walker {
  readonly #nodes: Uint32Array;
  readonly #parents: Uint32Array;
  /** By node: its number + 1; 0 = not visited. */
  readonly #numbers: Uint32Array;
  /** By number: the next edge to follow. When the walk is over, where the predecessors begin. */
  readonly #cursors: Uint32Array;
  #count = 0;

  constructor(private readonly graph: HeapGraph) {
    this.#nodes = new Uint32Array(graph.nodeCount);
    this.#parents = new Uint32Array(graph.nodeCount);
    this.#numbers = new Uint32Array(graph.nodeCount);
    this.#cursors = new Uint32Array(graph.nodeCount + 1);
  }

  isVisited(node: number): boolean {
    return this.#numbers[node] !== 0;
  }

  /** Visits all that a node keeps alive, as a child of the root. The way back is in the parents: no stack. */
  walk(start: number): void {
    const { edges, firstEdges } = this.graph;
    const numbers = this.#numbers;
    const cursors = this.#cursors;
    const top = this.#visit(start, 0);
    for (let at = top; ;) {
      const end = firstEdges[(this.#nodes[at] ?? 0) + 1] ?? 0;
      let edge = cursors[at] ?? 0;
      let next = -1;
      while (edge < end && next < 0) {
        const packed = edges[edge++] ?? 0;
        if (isKeeping(packed) && numbers[targetOf(packed)] === 0) next = targetOf(packed);
      }
      cursors[at] = edge;
      if (next >= 0) at = this.#visit(next, at);
      else if (at === top) return;
      else at = this.#parents[at] ?? 0;
    }
  }

  #visit(node: number, parent: number): number {
    const number = this.#count++;
    this.#nodes[number] = node;
    this.#parents[number] = parent;
    this.#numbers[node] = number + 1;
    this.#cursors[number] = this.graph.firstEdges[node] ?? 0;
    return number;
  }

  end(): DepthFirstWalk {
    const firstPredecessors = this.#cursors.fill(0);
    this.#eachPredecessor((number) => {
      firstPredecessors[number] = (firstPredecessors[number] ?? 0) + 1;
    });
    let sum = 0;
    for (let number = 0; number < this.#count; number++) {
      sum += firstPredecessors[number] ?? 0;
      firstPredecessors[number] = sum;
    }
    firstPredecessors[this.#count] = sum;
    // From the end of each node's part down to its beginning.
    const predecessors = new Uint32Array(sum);
    this.#eachPredecessor((number, predecessor) => {
      const place = (firstPredecessors[number] ?? 0) - 1;
      firstPredecessors[number] = place;
      predecessors[place] = predecessor;
    });
    return { nodes: this.#nodes, parents: this.#parents, firstPredecessors, predecessors };
  }

  #eachPredecessor(take: (number: number, predecessor: number) => void): void {
    const { edges, firstEdges } = this.graph;
    for (let number = 0; number < this.#count; number++) {
      const node = this.#nodes[number] ?? 0;
      const end = firstEdges[node + 1] ?? 0;
      for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
        const packed = edges[edge] ?? 0;
        if (!isKeeping(packed)) continue;
        const target = (this.#numbers[targetOf(packed)] ?? 0) - 1;
        if (target !== number && this.#parents[target] !== number) take(target, number);
      }
    }
  }
}
