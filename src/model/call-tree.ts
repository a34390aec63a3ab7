import { compareFrames, type Frame } from './frame';

/** The node every path starts from; it has no frame and never a sample. */
export const ROOT = 0;

/**
 * Call paths as a trie: each distinct path of frames is one node, so equal node means equal traceback.
 *
 * Nodes are flat columns (8 bytes a node) beside one table of distinct frames.
 * Invariant: a parent stands before its children, `parents[node] < node`, and `parents[ROOT] === ROOT`.
 */
export class CallTree {
  /**
   * @param frames - Distinct frames.
   * @param parents - By node: its parent node.
   * @param nodeFrames - By node: index into `frames`; meaningless for the root.
   */
  constructor(
    readonly frames: readonly Frame[],
    readonly parents: Uint32Array,
    readonly nodeFrames: Uint32Array,
  ) {}

  get length(): number {
    return this.parents.length;
  }

  get byteLength(): number {
    return this.parents.byteLength + this.nodeFrames.byteLength;
  }

  parent(node: number): number {
    return this.parents[node] ?? ROOT;
  }

  /** The newest frame of a node's path. */
  frame(node: number): Frame {
    const frame = this.frames[this.nodeFrames[node] ?? -1];
    if (node === ROOT || frame === undefined) throw new RangeError(`node ${node} has no frame`);
    return frame;
  }

  /** Frames from the root to the node: oldest first. */
  path(node: number): Frame[] {
    const frames: Frame[] = [];
    for (let at = node; at !== ROOT; at = this.parent(at)) frames.push(this.frame(at));
    return frames.reverse();
  }

  depth(node: number): number {
    let depth = 0;
    for (let at = node; at !== ROOT; at = this.parent(at)) depth++;
    return depth;
  }

  /** Orders two nodes as their paths compare frame by frame, oldest first; a prefix comes first. */
  comparePaths(a: number, b: number): number {
    if (a === b) return 0;
    const depthA = this.depth(a);
    const depthB = this.depth(b);
    let x = this.#ancestor(a, depthA - depthB);
    let y = this.#ancestor(b, depthB - depthA);
    if (x === y) return depthA - depthB;
    while (this.parent(x) !== this.parent(y)) {
      x = this.parent(x);
      y = this.parent(y);
    }
    return compareFrames(this.frame(x), this.frame(y));
  }

  #ancestor(node: number, levels: number): number {
    let at = node;
    for (let left = levels; left > 0; left--) at = this.parent(at);
    return at;
  }
}
