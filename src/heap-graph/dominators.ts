import { type DepthFirstWalk } from './depth-first-walk';

/**
 * The immediate dominator of each node: the nearest one that every way from the root to the node passes.
 *
 * Lengauer and Tarjan, "A fast algorithm for finding dominators in a flowgraph", ACM TOPLAS 1 (1979), with simple
 * linking: O(m log n) time, whatever the graph. Four columns serve six of the paper, because some are never in use at the
 * same time for one vertex: a vertex is in a bucket until its dominator is known, it has a bucket until it is linked, and
 * until then its ancestor is its parent.
 *
 * @param walk - Its parents and spare columns are used up.
 * @returns By number of the walk: the number of the dominator, always smaller; the root has itself.
 */
export function findDominators(walk: DepthFirstWalk): Uint32Array {
  return new Dominators(walk).find();
}

class Dominators {
  /** By vertex: its parent in the walk; when it is linked, some ancestor, and later ever higher ones. */
  readonly #ancestor: Uint32Array;
  /** By vertex: the first vertex of its bucket, 0 = none; when it is linked, its label. */
  readonly #label: Uint32Array;
  readonly #semi: Uint32Array;
  /** By vertex: the next one in the bucket it is in, 0 = none; then its dominator. */
  readonly #dom: Uint32Array;
  /** Vertices from this one on are linked. */
  #linked: number;
  /** The way up that is being compressed. */
  #way = new Uint32Array(1 << 10);

  constructor(private readonly walk: DepthFirstWalk) {
    this.#ancestor = walk.parents;
    [this.#label, this.#semi] = walk.spare;
    this.#dom = new Uint32Array(walk.nodes.length);
    this.#linked = walk.nodes.length;
  }

  find(): Uint32Array {
    const dom = this.#dom;
    const last = dom.length - 1;
    for (let w = last; w > 0; w--) {
      this.#emptyBucket(w);
      this.#label[w] = w;
      const semi = this.#semidominator(w);
      this.#semi[w] = semi;
      dom[w] = this.#label[semi] ?? 0;
      this.#label[semi] = w;
      this.#linked = w;
    }
    this.#emptyBucket(0);
    for (let w = 1; w <= last; w++) {
      if (dom[w] !== this.#semi[w]) dom[w] = dom[dom[w] ?? 0] ?? 0;
    }
    return dom;
  }

  /** The smallest of the parent of `w` and what its predecessors lead up to. */
  #semidominator(w: number): number {
    const { firstPredecessors, predecessors } = this.walk;
    let semi = this.#ancestor[w] ?? 0;
    const end = firstPredecessors[w + 1] ?? 0;
    for (let at = firstPredecessors[w] ?? 0; at < end; at++) {
      const v = predecessors[at] ?? 0;
      const candidate = v < this.#linked ? v : (this.#semi[this.#evaluate(v)] ?? 0);
      if (candidate < semi) semi = candidate;
    }
    return semi;
  }

  /** Finds the dominators, or something that has the same one, of all vertices whose semidominator is `w`. */
  #emptyBucket(w: number): void {
    for (let v = this.#label[w] ?? 0; v !== 0;) {
      const next = this.#dom[v] ?? 0;
      const u = this.#evaluate(v);
      this.#dom[v] = (this.#semi[u] ?? 0) < w ? u : w;
      v = next;
    }
  }

  /** The vertex with the smallest semidominator among a linked vertex and its linked ancestors; shortens the way up. */
  #evaluate(v: number): number {
    const ancestor = this.#ancestor;
    const label = this.#label;
    const semi = this.#semi;
    let depth = 0;
    for (let at = v; (ancestor[at] ?? 0) >= this.#linked; at = ancestor[at] ?? 0) {
      if (depth === this.#way.length) this.#growWay();
      this.#way[depth++] = at;
    }
    while (depth > 0) {
      const at = this.#way[--depth] ?? 0;
      const above = ancestor[at] ?? 0;
      const best = label[above] ?? 0;
      if ((semi[best] ?? 0) < (semi[label[at] ?? 0] ?? 0)) label[at] = best;
      ancestor[at] = ancestor[above] ?? 0;
    }
    return label[v] ?? 0;
  }

  #growWay(): void {
    const larger = new Uint32Array(this.#way.length * 2);
    larger.set(this.#way);
    this.#way = larger;
  }
}
