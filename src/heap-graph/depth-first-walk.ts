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
  /** Columns of zeros, of one entry for each node, to be used again: the collector may free them late. */
  readonly spare: readonly [Uint32Array, Uint32Array];
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
  /** By number: the next edge to follow. */
  readonly #cursors: Uint32Array;
  /** By number: how many predecessors it has. */
  readonly #predecessorCounts: Uint32Array;
  #count = 0;

  constructor(private readonly graph: HeapGraph) {
    this.#nodes = new Uint32Array(graph.nodeCount);
    this.#parents = new Uint32Array(graph.nodeCount);
    this.#numbers = new Uint32Array(graph.nodeCount);
    this.#cursors = new Uint32Array(graph.nodeCount);
    this.#predecessorCounts = new Uint32Array(graph.nodeCount + 1);
  }

  isVisited(node: number): boolean {
    return this.#numbers[node] !== 0;
  }

  /** Visits all that a node keeps alive, as a child of the root. The way back is in the parents: no stack. */
  walk(start: number): void {
    const { firstEdges } = this.graph;
    const top = this.#visit(start, 0);
    for (let at = top; ;) {
      const next = this.#nextUnvisited(at, firstEdges[(this.#nodes[at] ?? 0) + 1] ?? 0);
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

  /** Follows the edges of a node up to one that leads to what was not visited; returns that, or -1. Each edge once. */
  #nextUnvisited(at: number, end: number): number {
    const { edges } = this.graph;
    const counts = this.#predecessorCounts;
    for (let edge = this.#cursors[at] ?? 0; edge < end; edge++) {
      const packed = edges[edge] ?? 0;
      if (!isKeeping(packed)) continue;
      const target = targetOf(packed);
      const number = (this.#numbers[target] ?? 0) - 1;
      if (number < 0) {
        this.#cursors[at] = edge + 1;
        return target;
      }
      if (this.#isPredecessor(at, number)) counts[number] = (counts[number] ?? 0) + 1;
    }
    this.#cursors[at] = end;
    return -1;
  }

  /** Whether a node is listed with those that keep another one alive: its parent and itself are not. */
  #isPredecessor(number: number, target: number): boolean {
    return number > target || (number < target && this.#parents[target] !== number);
  }

  end(): DepthFirstWalk {
    const firstPredecessors = this.#predecessorCounts;
    let sum = 0;
    for (let number = 0; number < this.#count; number++) {
      sum += firstPredecessors[number] ?? 0;
      firstPredecessors[number] = sum;
    }
    firstPredecessors[this.#count] = sum;
    const predecessors = new Uint32Array(sum);
    this.#fill(firstPredecessors, predecessors);
    const spare = [this.#numbers.fill(0), this.#cursors.fill(0)] as const;
    return { nodes: this.#nodes, parents: this.#parents, firstPredecessors, predecessors, spare };
  }

  /** Puts predecessors in their places, from the end of each node's part down to its beginning. */
  #fill(ends: Uint32Array, predecessors: Uint32Array): void {
    const { edges, firstEdges, nodeCount } = this.graph;
    for (let node = 0; node < nodeCount; node++) {
      const number = (this.#numbers[node] ?? 0) - 1;
      const end = firstEdges[node + 1] ?? 0;
      for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
        const packed = edges[edge] ?? 0;
        if (!isKeeping(packed)) continue;
        const target = (this.#numbers[targetOf(packed)] ?? 0) - 1;
        if (!this.#isPredecessor(number, target)) continue;
        const place = (ends[target] ?? 0) - 1;
        ends[target] = place;
        predecessors[place] = number;
      }
    }
  }
}
