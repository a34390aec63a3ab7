import { CallTree, ROOT } from './call-tree';
import { type Frame } from './frame';

const INITIAL_NODES = 1024;

/** Builds a {@link CallTree}: equal frames become one frame, equal paths one node. */
export class CallTreeBuilder {
  readonly #frames: Frame[] = [];
  readonly #frameIds = new Map<string, number>();
  #parents = new Uint32Array(INITIAL_NODES);
  #nodeFrames = new Uint32Array(INITIAL_NODES);
  #length = 1;
  /**
   * Open-addressing hash table from (parent, frame) to node; 0 marks a free slot, which the root never needs.
   * A `Map` with combined keys takes about ten times the memory, and trees reach a million nodes.
   */
  #slots = new Uint32Array(INITIAL_NODES * 2);

  /** The index of an equal frame in the table, added if it is new. */
  frameId(frame: Frame): number {
    const key = frame.key;
    let id = this.#frameIds.get(key);
    if (id === undefined) {
      id = this.#frames.push(frame) - 1;
      this.#frameIds.set(key, id);
    }
    return id;
  }

  /** The node below `parent` for a frame of the table, added if it is new. */
  child(parent: number, frameId: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(parent, frameId) & mask;
    for (let node = this.#slots[slot]; node; node = this.#slots[slot]) {
      if (this.#parents[node] === parent && this.#nodeFrames[node] === frameId) return node;
      slot = (slot + 1) & mask;
    }
    return this.#append(parent, frameId, slot);
  }

  /** The node for a whole path, oldest frame first. */
  path(frames: Iterable<Frame>): number {
    let node = ROOT;
    for (const frame of frames) node = this.child(node, this.frameId(frame));
    return node;
  }

  /**
   * Adds all paths of another tree.
   *
   * @returns By node of `tree`: the node here.
   */
  addTree(tree: CallTree): Uint32Array {
    const frameIds = Uint32Array.from(tree.frames, (frame) => this.frameId(frame));
    const nodes = new Uint32Array(tree.length);
    for (let node = 1; node < tree.length; node++) {
      nodes[node] = this.child(at(nodes, at(tree.parents, node)), at(frameIds, at(tree.nodeFrames, node)));
    }
    return nodes;
  }

  /**
   * Adds some paths of another tree, and of its frames those alone that they have.
   *
   * @param ends - The nodes of `tree` that the paths end in.
   * @param startOf - The node here below which a path is added, by its oldest frame.
   * @returns By node of `tree`: the node here; the root for those on none of the paths.
   */
  addPaths(
    tree: CallTree,
    ends: Iterable<number>,
    startOf: (oldest: Frame) => number = () => ROOT,
  ): Uint32Array {
    const isOnPath = new Uint8Array(tree.length);
    for (const end of ends) isOnPath[end] = 1;
    // A parent stands before its children, so backwards each node is known when its parent is met.
    for (let node = tree.length - 1; node > 0; node--) if (isOnPath[node]) isOnPath[tree.parent(node)] = 1;
    const frameIds: number[] = [];
    const nodes = new Uint32Array(tree.length);
    for (let node = 1; node < tree.length; node++) {
      if (!isOnPath[node]) continue;
      const frame = tree.frame(node);
      const frameId = (frameIds[at(tree.nodeFrames, node)] ??= this.frameId(frame));
      const parent = tree.parent(node);
      nodes[node] = this.child(parent === ROOT ? startOf(frame) : at(nodes, parent), frameId);
    }
    return nodes;
  }

  build(): CallTree {
    return new CallTree(
      this.#frames.slice(),
      this.#parents.slice(0, this.#length),
      this.#nodeFrames.slice(0, this.#length),
    );
  }

  #append(parent: number, frameId: number, slot: number): number {
    const node = this.#length++;
    if (node === this.#parents.length) this.#grow();
    this.#parents[node] = parent;
    this.#nodeFrames[node] = frameId;
    if (this.#length * 2 > this.#slots.length) this.#rehash();
    else this.#slots[slot] = node;
    return node;
  }

  #grow(): void {
    const double = (column: Uint32Array) => {
      const larger = new Uint32Array(column.length * 2);
      larger.set(column);
      return larger;
    };
    this.#parents = double(this.#parents);
    this.#nodeFrames = double(this.#nodeFrames);
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let node = 1; node < this.#length; node++) {
      let slot = hash(at(this.#parents, node), at(this.#nodeFrames, node)) & mask;
      while (this.#slots[slot]) slot = (slot + 1) & mask;
      this.#slots[slot] = node;
    }
  }
}

/** Mixes two small integers into 32 bits; the constants are odd, so each product keeps all bits of its factor. */
function hash(parent: number, frameId: number): number {
  const mixed = Math.imul(parent, 0x9e3779b1) ^ Math.imul(frameId, 0x85ebca77);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function at(column: Uint32Array, index: number): number {
  return column[index] ?? 0;
}
