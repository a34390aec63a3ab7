import { walkDepthFirst } from './depth-first-walk';
import { findDominators } from './dominators';
import { type HeapGraph } from './heap-graph';

/**
 * Retained sizes: what would be freed if an object were gone, that is the sizes of all objects it dominates, itself
 * included.
 */
export class RetainedSizes {
  /** By node: bytes. */
  readonly #sizes: Float64Array;

  /**
   * @param nodes - All nodes, each behind its dominator; the root first.
   * @param dominators - By place in `nodes`: the place of the dominator.
   */
  private constructor(
    graph: HeapGraph,
    readonly nodes: Uint32Array,
    readonly dominators: Uint32Array,
  ) {
    this.#sizes = new Float64Array(nodes.length);
    for (let node = 0; node < nodes.length; node++) this.#sizes[node] = graph.size(node);
    for (let place = nodes.length - 1; place > 0; place--) {
      const dominator = nodes[dominators[place] ?? 0] ?? 0;
      this.#sizes[dominator] = (this.#sizes[dominator] ?? 0) + (this.#sizes[nodes[place] ?? 0] ?? 0);
    }
  }

  static of(graph: HeapGraph): RetainedSizes {
    const walk = walkDepthFirst(graph);
    return new RetainedSizes(graph, walk.nodes, findDominators(walk));
  }

  /** Bytes that a node retains. */
  get(node: number): number {
    return this.#sizes[node] ?? 0;
  }

  /**
   * The members of a set of nodes that no other member dominates: their retained sizes add up to what the set retains.
   *
   * @param isMember - By node: 1 for members.
   * @returns By node: 1 for those.
   */
  outermost(isMember: Uint8Array): Uint8Array {
    const { nodes, dominators } = this;
    const isOutermost = isMember.slice();
    /** By place: 1 when it or a node that dominates it is a member. */
    const isInside = new Uint8Array(nodes.length);
    for (let place = 0; place < nodes.length; place++) {
      const node = nodes[place] ?? 0;
      const dominator = dominators[place] ?? 0;
      const isDominated = place > 0 && isInside[dominator] === 1;
      if (isDominated) isOutermost[node] = 0;
      isInside[place] = isDominated ? 1 : (isMember[node] ?? 0);
    }
    return isOutermost;
  }

  /**
   * What groups of nodes retain, each node once even if members of the group are nested.
   *
   * @param groupOf - The group of a node, from 0.
   * @returns By group: bytes.
   */
  byGroup(groups: number, groupOf: (node: number) => number): Float64Array {
    const { nodes, dominators } = this;
    const sums = new Float64Array(groups);
    /** By group: how many members dominate the node that the walk is at. */
    const depths = new Uint32Array(groups);
    const tree = new DominatorTree(dominators);
    tree.walk(
      (place) => {
        const node = nodes[place] ?? 0;
        const group = groupOf(node);
        if (depths[group] === 0) sums[group] = (sums[group] ?? 0) + this.get(node);
        depths[group] = (depths[group] ?? 0) + 1;
      },
      (place) => {
        const group = groupOf(nodes[place] ?? 0);
        depths[group] = (depths[group] ?? 0) - 1;
      },
    );
    return sums;
  }
}

/** The dominator tree from the top down, without a stack: siblings are linked, and the way up is known. */
class DominatorTree {
  /** By place: its first child, 0 = none. */
  readonly #children: Uint32Array;
  /** By place: the next child of the same dominator, 0 = none. */
  readonly #siblings: Uint32Array;

  constructor(private readonly dominators: Uint32Array) {
    this.#children = new Uint32Array(dominators.length);
    this.#siblings = new Uint32Array(dominators.length);
    for (let place = dominators.length - 1; place > 0; place--) {
      const dominator = dominators[place] ?? 0;
      this.#siblings[place] = this.#children[dominator] ?? 0;
      this.#children[dominator] = place;
    }
  }

  walk(enter: (place: number) => void, leave: (place: number) => void): void {
    let at = 0;
    enter(at);
    for (;;) {
      let next = this.#children[at] ?? 0;
      while (next === 0) {
        leave(at);
        if (at === 0) return;
        next = this.#siblings[at] ?? 0;
        at = this.dominators[at] ?? 0;
      }
      at = next;
      enter(at);
    }
  }
}
