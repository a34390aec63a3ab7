import { splitByPart } from '../model/part-shares';
import { type Snapshot } from '../model/snapshot';
import { type Statistic, type StatisticDiff } from '../model/statistic';
import { type TableQuestion } from './question';
import { toWorkerShares, type WorkerShare } from './worker-shares';

/** A row, and the workers it comes from; nothing where only one process was asked. */
export interface Split<Row> {
  row: Row;
  shares: WorkerShare[];
}

/**
 * Tells of each row of a table which workers it comes from.
 *
 * @param older - What the table compares with; `null` where it compares with nothing.
 * @param pids - Process ids of those whose snapshots were joined, in order.
 */
export function splitRows<Row extends Statistic | StatisticDiff>(
  rows: readonly Row[],
  newer: Snapshot,
  older: Snapshot | null,
  { keyType, cumulative }: TableQuestion,
  pids: readonly number[],
): Split<Row>[] {
  if (pids.length === 1) return rows.map((row) => ({ row, shares: [] }));
  const sharesOf = splitByPart(newer, older, keyType, cumulative);
  return rows.map((row) => ({ row, shares: toWorkerShares(sharesOf(row), pids) }));
}
