import { applicationFrames } from '../model/application';
import { type Compared } from '../model/compared';
import { type Frame } from '../model/frame';
import { createGrouping } from '../model/grouping';
import { splitGroups } from '../model/shares';
import { type Statistic, type StatisticDiff } from '../stats/statistic';
import { groupingFor, type RowTerms } from './question';
import { type ApplicationShare, toApplicationShares } from './via';
import { toWorkerShares, type WorkerShare } from './worker-shares';

/** A row, and what it is made up of. */
export interface Split<Row> {
  row: Row;
  /** The workers it comes from; nothing where only one process was asked. */
  shares: WorkerShare[];
  /** The application's frames that it comes from, the largest first; nothing where it is one itself. */
  via: ApplicationShare[];
}

/** The frames that a row shows. */
export function shownFrames({ row, via }: Split<Statistic | StatisticDiff>): Frame[] {
  return [...row.traceback.frames, ...via.map(({ frame }) => frame)];
}

/**
 * Tells of each row of a table what it is made up of.
 *
 * @param pids - Process ids of those whose snapshots were joined, in order.
 */
export function splitRows<Row extends Statistic | StatisticDiff>(
  rows: readonly Row[],
  compared: Compared,
  terms: RowTerms,
  pids: readonly number[],
): Split<Row>[] {
  const { newer, older } = compared;
  const isApplication = applicationFrames(terms.libraries);
  const isOther = ({ traceback }: Row) => terms.keyType !== 'app' && !isApplication(traceback.site);
  const workersOf = pids.length > 1 && splitGroups(newer, older, groupingFor(terms));
  const applications = createGrouping('app', { isApplication });
  const viaOf = rows.some(isOther) && compared.splitBy(groupingFor(terms), applications);
  const frameOf = (group: number) => applications.traceback(group).site;
  return rows.map((row) => ({
    row,
    shares: workersOf ? toWorkerShares(workersOf(row), pids) : [],
    via: viaOf && isOther(row) ? toApplicationShares(viaOf(row.traceback), frameOf) : [],
  }));
}
