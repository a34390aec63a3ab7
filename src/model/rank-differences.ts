import { eachSample } from './each-sample';
import { createGrouping, type Grouping, type KeyType } from './grouping';
import { RankedRows } from './ranked-rows';
import { errorOf, sampleSpread, sampleVariance } from './sampling';
import { type Change, findSignificant } from './significance';
import { type Snapshot } from './snapshot';
import { StatisticDiff } from './statistic';
import { findSurvivors } from './survivors';

/** Sums of one group: what is there, what is new and what was freed. */
export interface GroupDiff extends Change {
  group: number;
  size: number;
  count: number;
  countDiff: number;
  newSamples: number;
  freedSamples: number;
  /** Sampling variance of `sizeDiff`, bytes². */
  variance: number;
}

export type RankedDifferences = RankedRows<GroupDiff, StatisticDiff>;

/** The rows of {@link Snapshot.compareTo}. */
export function rankDifferences(
  newer: Snapshot,
  older: Snapshot,
  keyType: KeyType,
  cumulative: boolean,
): RankedDifferences {
  const grouping = createGrouping(keyType, cumulative);
  const sums = sumChanges(newer, older, grouping);
  const significant = findSignificant(sums);
  const isSignificant = ({ group }: GroupDiff) => Number(significant[group]);
  sums.sort(
    (a, b) => isSignificant(b) - isSignificant(a) || compareSums(b, a) || grouping.compare(b.group, a.group),
  );
  const isSampled = newer.origin.samplingInterval + older.origin.samplingInterval > 0;
  return new RankedRows(sums, (sum) => {
    return new StatisticDiff(
      grouping.traceback(sum.group),
      sum.size,
      sum.sizeDiff,
      sum.count,
      sum.countDiff,
      isSampled ? sum.newSamples : 0,
      isSampled ? sum.freedSamples : 0,
      errorOf(sum.variance),
      significant[sum.group] ?? false,
    );
  });
}

function compareSums(a: GroupDiff, b: GroupDiff): number {
  return (
    Math.abs(a.sizeDiff) - Math.abs(b.sizeDiff) ||
    a.size - b.size ||
    Math.abs(a.countDiff) - Math.abs(b.countDiff) ||
    a.count - b.count
  );
}

/** The sums of all groups, by the number of the group. */
export function sumChanges(newer: Snapshot, older: Snapshot, grouping: Grouping): GroupDiff[] {
  const sums: GroupDiff[] = [];
  const survivors = findSurvivors(newer, older);
  const chargeNewer = grouping.chargerOf(newer.tree);
  const chargeOlder = grouping.chargerOf(older.tree);
  eachSample(newer, (index, node, size, count) => {
    const isNew = !survivors.newer[index];
    chargeNewer(node, (group) => {
      const sum = (sums[group] ??= emptySum(group));
      sum.size += size;
      sum.count += count;
      if (!isNew) return;
      sum.newSamples += 1;
      addChange(sum, 1, size, count, newer.origin.samplingInterval);
    });
  });
  eachSample(older, (index, node, size, count) => {
    // An object that both have changes nothing, whatever its frames are called by now: V8 renames those of a script
    // that it unloads.
    if (survivors.older[index]) return;
    chargeOlder(node, (group) => {
      const sum = (sums[group] ??= emptySum(group));
      sum.freedSamples += 1;
      addChange(sum, -1, size, count, older.origin.samplingInterval);
    });
  });
  return sums;
}

function emptySum(group: number): GroupDiff {
  return {
    group,
    size: 0,
    sizeDiff: 0,
    count: 0,
    countDiff: 0,
    newSamples: 0,
    freedSamples: 0,
    variance: 0,
    spread: 0,
    weight: 0,
  };
}

function addChange(sum: GroupDiff, sign: 1 | -1, size: number, count: number, interval: number): void {
  sum.sizeDiff += sign * size;
  sum.countDiff += sign * count;
  sum.variance += sampleVariance(size, count, interval);
  sum.spread += sampleSpread(size, count, interval);
  sum.weight += size;
}
