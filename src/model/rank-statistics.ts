import { createGrouping, type Grouping, type KeyType } from './grouping';
import { RankedRows } from './ranked-rows';
import { errorOf, sampleVariance } from './sampling';
import { type Snapshot } from './snapshot';
import { Statistic } from './statistic';

/** Sums of the traces of one group. */
interface GroupSum {
  group: number;
  size: number;
  count: number;
  samples: number;
  variance: number;
}

export type RankedStatistics = RankedRows<GroupSum, Statistic>;

/** The rows of {@link Snapshot.statistics}. */
export function rankStatistics(snapshot: Snapshot, keyType: KeyType, cumulative: boolean): RankedStatistics {
  const grouping = createGrouping(keyType, cumulative);
  const sums = sumByGroup(snapshot, grouping);
  sums.sort((a, b) => b.size - a.size || b.count - a.count || grouping.compare(b.group, a.group));
  const isExact = snapshot.origin.samplingInterval === 0;
  return new RankedRows(sums, ({ group, size, count, samples, variance }) => {
    const traceback = grouping.traceback(group);
    return new Statistic(traceback, size, count, isExact ? 0 : samples, errorOf(variance));
  });
}

function sumByGroup({ tree, samples, origin }: Snapshot, grouping: Grouping): GroupSum[] {
  const charge = grouping.chargerOf(tree);
  const sums: GroupSum[] = [];
  for (let index = 0; index < samples.nodes.length; index++) {
    const size = samples.sizes[index] ?? 0;
    const count = samples.counts[index] ?? 0;
    const variance = sampleVariance(size, count, origin.samplingInterval);
    charge(samples.nodes[index] ?? 0, (group) => {
      const sum = (sums[group] ??= { group, size: 0, count: 0, samples: 0, variance: 0 });
      sum.size += size;
      sum.count += count;
      sum.samples += 1;
      sum.variance += variance;
    });
  }
  return sums;
}
