import { rankDifferences, rankStatistics } from '../stats/rank';
import { type IsApplication } from '../model/application';
import { Filter } from '../model/filter';
import { expandShorthand } from '../model/filename-pattern';
import { createGrouping, type KeyType } from '../model/grouping';
import { type Snapshot } from '../model/snapshot';
import { type Statistic } from '../stats/statistic';
import { isOfRow } from '../model/paths-of-row';
import { type Traceback } from '../model/traceback';

/** A row of the table of top places; bytes. */
export interface TopRow {
  readonly traceback: Traceback;
  readonly external: boolean;
  readonly size: number;
  /** Half width of the 95 % interval of `size`; `null` where it was not worked out. */
  readonly error: number | null;
  readonly count: number;
  readonly average: number;
  /** `null` where there is nothing to compare with. */
  readonly change: Change | null;
}

export interface Change {
  readonly size: number;
  readonly error: number;
  /** Whether it is more than chance. */
  readonly significant: boolean;
  readonly newSamples: number;
  readonly freedSamples: number;
}

export interface TopQuestion {
  readonly keyType: KeyType;
  readonly hideModules: boolean;
  readonly isApplication: IsApplication;
}

/** The rows of all groups, those that changed most first, or the biggest where there is nothing to compare with. */
export function topRows(now: Snapshot, older: Snapshot | null, question: TopQuestion): TopRow[] {
  const choose = (snapshot: Snapshot) =>
    question.hideModules
      ? snapshot.filterTraces([new Filter(false, expandShorthand('node_modules'))])
      : snapshot;
  const grouping = createGrouping(question.keyType, question);
  if (!older) {
    const statistics = rankStatistics(choose(now), grouping).take(Infinity);
    return statistics.map(({ traceback, external, size, error, count, average }) => ({
      ...{ traceback, external, size, error, count, average, change: null },
    }));
  }
  return rankDifferences(choose(now), choose(older), grouping)
    .rows.take(Infinity)
    .map(({ traceback, external, size, count, average, sizeDiff, error, ...change }) => ({
      ...{ traceback, external, size, error: null, count, average },
      change: { size: sizeDiff, error, ...change },
    }));
}

/** A call path, and its place among all of its capture, by which the server knows it. */
export interface RankedPath {
  readonly index: number;
  readonly statistic: Statistic;
}

/** The biggest call paths of a row. */
export function pathsOfRow(
  snapshot: Snapshot,
  row: TopRow,
  { keyType, isApplication }: Pick<TopQuestion, 'keyType' | 'isApplication'>,
  most: number,
): RankedPath[] {
  const ranked = rankStatistics(snapshot, createGrouping('traceback'))
    .take(Infinity)
    .map((statistic, index) => ({ statistic, index }));
  return ranked
    .filter(({ statistic }) => isOfRow(row.traceback, keyType, statistic.traceback, isApplication))
    .slice(0, most);
}
