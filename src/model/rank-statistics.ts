import { eachSample } from './each-sample';
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

function sumByGroup(snapshot: Snapshot, grouping: Grouping): GroupSum[] {
  const charge = grouping.chargerOf(snapshot.tree);
  const sums: GroupSum[] = [];
  eachSample(snapshot, (_, node, size, count) => {
    const variance = sampleVariance(size, count, snapshot.origin.samplingInterval);
    charge(node, (group) => {
      const sum = (sums[group] ??= { group, size: 0, count: 0, samples: 0, variance: 0 });
      sum.size += size;
      sum.count += count;
      sum.samples += 1;
      sum.variance += variance;
    });
  });
  return sums;
}
