import { type CallTree, ROOT } from './call-tree';
import { CallTreeBuilder } from './call-tree-builder';
import { eachSample } from './each-sample';
import { type Frame } from './frame';
import { type Snapshot } from './snapshot';
import { findSurvivors } from './survivors';

/** What a flame graph draws. Columns are by node of the tree; each node stands for all below it, too. Bytes. */
export interface FlameTree {
  readonly tree: CallTree;
  /** Never below the sum of the children's: live bytes, or how much changed in either direction. */
  readonly widths: Float64Array;
  /** The change in all; 0 where only one snapshot was given. */
  readonly changes: Float64Array;
}

export type ArrangePath = (path: Frame[]) => Frame[];

/**
 * The live memory of a snapshot by call path.
 *
 * @param arrange - Gives a path, oldest frame first, as it is to be drawn, the root first.
 */
export function liveFlames(snapshot: Snapshot, arrange: ArrangePath): FlameTree {
  const flames = new FlameBuilder(arrange);
  const sizeOf = flames.add(snapshot);
  eachSample(snapshot, (_, { node, size }) => {
    sizeOf(node, size);
  });
  return flames.build(() => 0);
}

/**
 * What came and went since an older snapshot, by call path. What one path gained and lost cancels out; what one grew by and
 * another shrank by does not, so that neither is hidden by the other in the width of their caller.
 *
 * @param arrange - As in {@link liveFlames}.
 */
export function growthFlames(newer: Snapshot, older: Snapshot, arrange: ArrangePath): FlameTree {
  const flames = new FlameBuilder(arrange);
  const survivors = findSurvivors(newer, older);
  const gain = flames.add(newer);
  const lose = flames.add(older);
  eachSample(newer, (index, { node, size }) => {
    if (!survivors.newer[index]) gain(node, size);
  });
  eachSample(older, (index, { node, size }) => {
    if (!survivors.older[index]) lose(node, -size);
  });
  return flames.build((change) => change);
}

class FlameBuilder {
  readonly #builder = new CallTreeBuilder();
  /** By node, without what is below it. */
  readonly #own: number[] = [];

  constructor(private readonly arrange: ArrangePath) {}

  /** @returns Charges bytes to the path of one of the snapshot's nodes. */
  add({ tree }: Snapshot): (node: number, bytes: number) => void {
    const known = new Map<number, number>();
    return (node, bytes) => {
      let path = known.get(node);
      if (path === undefined) {
        path = this.#builder.path(this.arrange(tree.path(node)));
        known.set(node, path);
      }
      this.#own[path] = (this.#own[path] ?? 0) + bytes;
    };
  }

  /** @param changeOf - What the bytes of a node say of its change. */
  build(changeOf: (own: number) => number): FlameTree {
    const tree = this.#builder.build();
    const own = Float64Array.from({ length: tree.length }, (_, node) => this.#own[node] ?? 0);
    const widths = own.map(Math.abs);
    const changes = own.map(changeOf);
    // Children stand behind their parents.
    for (let node = tree.length - 1; node > ROOT; node--) {
      const parent = tree.parent(node);
      widths[parent] = (widths[parent] ?? 0) + (widths[node] ?? 0);
      changes[parent] = (changes[parent] ?? 0) + (changes[node] ?? 0);
    }
    return { tree, widths, changes };
  }
}
