import { TraceallocError } from '../base/errors';
import { eachSample } from '../model/each-sample';
import { createGrouping, type Grouping, isOfSites, KEY_TYPES, type KeyType } from '../model/grouping';
import { Snapshot } from '../model/snapshot';
import { findSurvivors } from '../model/survivors';
import {
  addEstimate,
  addSample,
  emptyEstimate,
  errorOf,
  errorOfChange,
  type Estimate,
  Scales,
} from './estimate';
import { RankedRows } from './ranked-rows';
import { Statistic, StatisticDiff } from './statistic';
import {
  addEvidence,
  type Direction,
  emptyEvidence,
  type Evidence,
  growthChance,
  joinEvidence,
  testTable,
} from './test';

/** What is live of one group. */
export interface GroupSum extends Estimate {
  readonly group: number;
}

/** What changed: objects that only the newer snapshot has, and those that only the older one has. */
export interface Change {
  readonly fresh: Estimate;
  readonly freed: Estimate;
  readonly evidence: Evidence;
}

/** What changed of one group. */
export interface GroupDiff extends Change {
  readonly group: number;
  /** What the newer snapshot has, old objects and new ones. */
  readonly live: Estimate;
}

/** A row of a comparison, with what the test says of it. */
export interface TestedDiff extends GroupDiff {
  readonly direction: Direction;
}

export type RankedStatistics = RankedRows<GroupSum, Statistic>;
export type RankedDifferences = RankedRows<TestedDiff, StatisticDiff>;

export interface GroupOptions {
  /** Charges every frame of a traceback, not the newest alone. Not with `traceback` and `app`. Default `false`. */
  cumulative?: boolean;
}

declare module '../model/snapshot' {
  interface Snapshot {
    /**
     * Live memory by group, sorted by size, count, then traceback, all descending.
     *
     * @throws TraceallocError `ERR_TRACEALLOC_BAD_ARGUMENT` for an unknown key type, and for `cumulative` with the key
     *   types `traceback` and `app`.
     */
    statistics(keyType: KeyType, options?: GroupOptions): Statistic[];

    /**
     * Change by group since an older snapshot. Groups missing here are kept with size 0.
     *
     * Significant rows first, then by absolute size change, size, absolute count change, count, and traceback, all
     * descending. Between snapshots of one sampler run the change is exact over the sampled objects: what was
     * sampled in both adds no error.
     *
     * @throws TraceallocError `ERR_TRACEALLOC_BAD_ARGUMENT` as {@link statistics} does.
     */
    compareTo(older: Snapshot, keyType: KeyType, options?: GroupOptions): StatisticDiff[];
  }
}

Snapshot.prototype.statistics = function (keyType, { cumulative = false } = {}) {
  checkGrouping(keyType, cumulative);
  return rankStatistics(this, createGrouping(keyType, { cumulative })).take(Infinity);
};

Snapshot.prototype.compareTo = function (older, keyType, { cumulative = false } = {}) {
  checkGrouping(keyType, cumulative);
  return rankDifferences(this, older, createGrouping(keyType, { cumulative })).rows.take(Infinity);
};

/** The rows of {@link Snapshot.statistics}. */
export function rankStatistics(snapshot: Snapshot, grouping: Grouping): RankedStatistics {
  const charge = grouping.chargerOf(snapshot.tree);
  const sums: GroupSum[] = [];
  const scales = scalesOf(snapshot);
  eachSample(snapshot, (_, { node, size, count, slack }) => {
    charge(node, (group) => {
      addSample((sums[group] ??= { group, ...emptyEstimate() }), scales.weigh(size, slack), count, slack);
    });
  });
  sums.sort((a, b) => b.size - a.size || b.count - a.count || grouping.compare(b.group, a.group));
  const isExact = snapshot.origin.samplingInterval === 0;
  return new RankedRows(sums, (sum) => {
    const traceback = grouping.traceback(sum.group);
    const { size, count, samples, slack } = sum;
    return new Statistic(traceback, size, count, isExact ? 0 : samples, errorOf(sum), slack === 0);
  });
}

/** All that is live on V8's heap, or outside of it. */
export function sumLive(snapshot: Snapshot, external: boolean): Estimate {
  const sum = emptyEstimate();
  const scales = scalesOf(snapshot);
  eachSample(snapshot, (_, { node, size, count, slack }) => {
    if (snapshot.tree.frame(node).external === external)
      addSample(sum, scales.weigh(size, slack), count, slack);
  });
  return sum;
}

/** A comparison: its rows, those that changed by more than chance first, and the change of all together. */
export interface RankedTable {
  readonly rows: RankedDifferences;
  readonly total: TotalChange;
}

/** How all memory of a comparison changed; as in {@link StatisticDiff}. */
export interface TotalChange extends Pick<
  StatisticDiff,
  'sizeDiff' | 'newSamples' | 'freedSamples' | 'error' | 'significant'
> {
  /** An upper bound of the chance of as much growth or more where nothing really changed. */
  readonly chance: number;
}

/** The rows of {@link Snapshot.compareTo}. */
export function rankDifferences(newer: Snapshot, older: Snapshot, grouping: Grouping): RankedTable {
  const { groups, total } = sumChanges(newer, older, grouping);
  const tested = testTable(
    groups.map(({ evidence }) => evidence),
    total.evidence,
  );
  const diffs = groups.map((sum): TestedDiff => ({ ...sum, direction: tested.rows[sum.group] ?? 0 }));
  diffs.sort(
    (a, b) =>
      Number(b.direction !== 0) - Number(a.direction !== 0) ||
      compareSums(b, a) ||
      grouping.compare(b.group, a.group),
  );
  const isSampled = newer.origin.samplingInterval + older.origin.samplingInterval > 0;
  return {
    rows: new RankedRows(diffs, (diff) => toRow(diff, grouping, isSampled)),
    total: {
      sizeDiff: total.evidence.change,
      newSamples: isSampled ? total.fresh.samples : 0,
      freedSamples: isSampled ? total.freed.samples : 0,
      error: errorOfChange(total.fresh, total.freed),
      significant: tested.total !== 0,
      chance: growthChance(total.evidence),
    },
  };
}

/** Groups that stayed as they were say nothing in a comparison. */
export function hasChanged({ fresh, freed }: Change): boolean {
  return fresh.samples + freed.samples > 0;
}

function toRow(diff: TestedDiff, grouping: Grouping, isSampled: boolean): StatisticDiff {
  const { group, live, fresh, freed, direction } = diff;
  return new StatisticDiff(
    grouping.traceback(group),
    live.size,
    fresh.size - freed.size,
    live.count,
    fresh.count - freed.count,
    isSampled ? fresh.samples : 0,
    isSampled ? freed.samples : 0,
    errorOfChange(fresh, freed),
    direction !== 0,
    live.slack + freed.slack === 0,
  );
}

function compareSums(a: GroupDiff, b: GroupDiff): number {
  const counts = ({ fresh, freed }: GroupDiff) => fresh.count - freed.count;
  return (
    Math.abs(a.evidence.change) - Math.abs(b.evidence.change) ||
    a.live.size - b.live.size ||
    Math.abs(counts(a)) - Math.abs(counts(b)) ||
    a.live.count - b.live.count
  );
}

/** The changes of all groups, by the number of the group, and of all samples together. */
export function sumChanges(
  newer: Snapshot,
  older: Snapshot,
  grouping: Grouping,
): { groups: GroupDiff[]; total: Change } {
  const groups: GroupDiff[] = [];
  const total = emptyChange();
  const survivors = findSurvivors(newer, older);
  const chargeNewer = grouping.chargerOf(newer.tree);
  const chargeOlder = grouping.chargerOf(older.tree);
  const newerScales = scalesOf(newer);
  const olderScales = scalesOf(older);
  eachSample(newer, (index, { node, size, count, slack }) => {
    const weight = newerScales.weigh(size, slack);
    const isNew = !survivors.newer[index];
    const addFresh = ({ fresh, evidence }: Change) => {
      addSample(fresh, weight, count, slack);
      addEvidence(evidence, 1, weight);
    };
    if (isNew) addFresh(total);
    chargeNewer(node, (group) => {
      const sum = (groups[group] ??= emptyDiff(group));
      addSample(sum.live, weight, count, slack);
      if (isNew) addFresh(sum);
    });
  });
  eachSample(older, (index, { node, size, count, slack }) => {
    // An object that both have changes nothing, whatever its frames are called by now: V8 renames those of a script
    // that it unloads.
    if (survivors.older[index]) return;
    const weight = olderScales.weigh(size, slack);
    const addFreed = ({ freed, evidence }: Change) => {
      addSample(freed, weight, count, slack);
      addEvidence(evidence, -1, weight);
    };
    addFreed(total);
    chargeOlder(node, (group) => {
      addFreed((groups[group] ??= emptyDiff(group)));
    });
  });
  return { groups, total };
}

export function emptyChange(): Change {
  return { fresh: emptyEstimate(), freed: emptyEstimate(), evidence: emptyEvidence() };
}

export function addChange(sum: Change, part: Change): void {
  addEstimate(sum.fresh, part.fresh);
  addEstimate(sum.freed, part.freed);
  joinEvidence(sum.evidence, part.evidence);
}

function scalesOf({ origin }: Snapshot): Scales {
  return new Scales(origin.samplingInterval);
}

function emptyDiff(group: number): GroupDiff {
  return { group, live: emptyEstimate(), ...emptyChange() };
}

function checkGrouping(keyType: KeyType, cumulative: boolean): void {
  if (!KEY_TYPES.includes(keyType)) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_ARGUMENT',
      `unknown key type ${JSON.stringify(keyType)}; accepted: ${KEY_TYPES.join(', ')}`,
    );
  }
  if (cumulative && !isOfSites(keyType)) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_ARGUMENT',
      `cumulative charges single frames, so it does not go with the key type ${keyType}`,
    );
  }
}
