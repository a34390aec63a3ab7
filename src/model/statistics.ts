import { groupNodes, type KeyType } from './group';
import { errorOf, sampleVariance } from './sampling';
import { type Snapshot } from './snapshot';
import { Statistic } from './statistic';

/** Sums of a snapshot's samples by call-tree node. */
export interface NodeSums {
  readonly sizes: Float64Array;
  readonly counts: Float64Array;
  readonly samples: Float64Array;
  readonly variances: Float64Array;
}

export function computeStatistics(snapshot: Snapshot, keyType: KeyType, cumulative: boolean): Statistic[] {
  const byNode = sumByNode(snapshot);
  const active = indexesWhere(byNode.samples, (samples) => samples > 0);
  const columns = [byNode.sizes, byNode.counts, byNode.samples, byNode.variances];
  const groups = groupNodes(snapshot.tree, active, columns, keyType, cumulative);
  const [sizes, counts, samples, variances] = groups.sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const descending = [sizes, counts];
  const isExact = snapshot.origin.samplingInterval === 0;
  return sortGroups(groups.length, descending, groups.compare).map(
    (group) =>
      new Statistic(
        groups.traceback(group),
        sizes[group] ?? 0,
        counts[group] ?? 0,
        isExact ? 0 : (samples[group] ?? 0),
        errorOf(variances[group] ?? 0),
      ),
  );
}

function sumByNode({ tree, samples, origin }: Snapshot): NodeSums {
  const sums = {
    sizes: new Float64Array(tree.length),
    counts: new Float64Array(tree.length),
    samples: new Float64Array(tree.length),
    variances: new Float64Array(tree.length),
  };
  for (const [index, node] of samples.nodes.entries()) {
    const size = samples.sizes[index] ?? 0;
    const count = samples.counts[index] ?? 0;
    add(sums.sizes, node, size);
    add(sums.counts, node, count);
    add(sums.samples, node, 1);
    add(sums.variances, node, sampleVariance(size, count, origin.samplingInterval));
  }
  return sums;
}

export function add(column: Float64Array, index: number, value: number): void {
  column[index] = (column[index] ?? 0) + value;
}

export function indexesWhere(column: Float64Array, predicate: (value: number) => boolean): Uint32Array {
  return Uint32Array.from(column.keys()).filter((index) => predicate(column[index] ?? 0));
}

/**
 * Group numbers in order: by each column, the larger value first, then by what `compare` says comes last.
 *
 * The order is total where `compare` is, so it never depends on the order of the input.
 */
export function sortGroups(
  length: number,
  descending: readonly Float64Array[],
  compare: (a: number, b: number) => number,
): number[] {
  return Array.from({ length }, (_, group) => group).sort((a, b) => {
    for (const column of descending) {
      const difference = (column[b] ?? 0) - (column[a] ?? 0);
      if (difference !== 0) return difference;
    }
    return compare(b, a);
  });
}
