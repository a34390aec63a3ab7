import { type CallTree, ROOT } from './call-tree';
import { CallTreeBuilder } from './call-tree-builder';
import { type Snapshot } from './snapshot';
import { findSurvivors } from './survivors';

/** Bytes and objects by node of a call tree, charged to the allocation site alone. */
export interface NodeSums {
  readonly sizes: Float64Array;
  readonly counts: Float64Array;
}

/** Memory by call path. Equal paths are one node, and each node is on the path of some memory. */
export interface PathSums {
  readonly tree: CallTree;
  /** What is live; of a difference the new objects less the freed ones, so it may be negative. */
  readonly live: NodeSums;
  /** What was allocated and is still live; of a difference the new objects alone. */
  readonly allocated: NodeSums;
}

export function sumPaths(snapshot: Snapshot): PathSums {
  const builder = new CallTreeBuilder();
  const addTo = placeSamples(builder, snapshot);
  const tree = builder.build();
  const live = emptySums(tree);
  addTo(live, 1);
  return { tree, live, allocated: live };
}

/** What changed from one snapshot to another of the same run. Objects that both have count nowhere. */
export function sumPathChanges(newer: Snapshot, older: Snapshot): PathSums {
  const builder = new CallTreeBuilder();
  const survivors = findSurvivors(newer, older);
  const addNewTo = placeSamples(builder, newer, survivors.newer);
  const addFreedTo = placeSamples(builder, older, survivors.older);
  const tree = builder.build();
  const live = emptySums(tree);
  const allocated = emptySums(tree);
  addNewTo(allocated, 1);
  addNewTo(live, 1);
  addFreedTo(live, -1);
  return { tree, live, allocated };
}

/**
 * Adds the paths of samples to a tree.
 *
 * @param isLeftOut - By sample: 1 where it does not count.
 * @returns What adds their figures to sums of the finished tree.
 */
function placeSamples(
  builder: CallTreeBuilder,
  { tree, samples }: Snapshot,
  isLeftOut: Uint8Array | null = null,
): (sums: NodeSums, sign: 1 | -1) => void {
  const own = emptySums(tree);
  const isEnd = new Uint8Array(tree.length);
  samples.nodes.forEach((node, index) => {
    if (isLeftOut?.[index]) return;
    isEnd[node] = 1;
    own.sizes[node] = (own.sizes[node] ?? 0) + (samples.sizes[index] ?? 0);
    own.counts[node] = (own.counts[node] ?? 0) + (samples.counts[index] ?? 0);
  });
  const ends = Array.from(isEnd.keys()).filter((node) => isEnd[node]);
  const nodes = builder.addPaths(tree, ends);
  return ({ sizes, counts }, sign) => {
    for (const end of ends) {
      const node = nodes[end] ?? ROOT;
      sizes[node] = (sizes[node] ?? 0) + sign * (own.sizes[end] ?? 0);
      counts[node] = (counts[node] ?? 0) + sign * (own.counts[end] ?? 0);
    }
  };
}

function emptySums({ length }: CallTree): NodeSums {
  return { sizes: new Float64Array(length), counts: new Float64Array(length) };
}

/** What most of a change goes through is on one path: no two ways apart can each carry more than half. */
const LEAST_OF_TRUNK = 0.8;

/**
 * The deepest call that carries at least 80 % of what grew.
 *
 * @returns Its node, and how much of the growth goes through it, 0.8 … 1; `null` where it has no call in common, or nothing
 *   grew.
 */
export function findTrunk({ tree, live }: PathSums): { node: number; share: number } | null {
  const sums = live.sizes.slice();
  // Parents stand before their children.
  for (let node = tree.length - 1; node > ROOT; node--) {
    const parent = tree.parent(node);
    sums[parent] = (sums[parent] ?? 0) + (sums[node] ?? 0);
  }
  const total = sums[ROOT] ?? 0;
  const node = sums.findLastIndex((sum) => sum >= LEAST_OF_TRUNK * total);
  // Where other calls shrank, it carries more than there is in all.
  return total > 0 && node > ROOT ? { node, share: Math.min(1, (sums[node] ?? 0) / total) } : null;
}
