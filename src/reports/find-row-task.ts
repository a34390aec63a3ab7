import { TraceallocError } from '../base/errors';
import { createGrouping } from '../model/grouping';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { rankStatistics } from '../stats/rank';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { chooseFiles, chooseOwner, type FileChoice } from './question';
import { ShownNames } from './shown-names';

export interface FindRowInput {
  snapshot: PackedSnapshot;
  /** Which row: 0 = the biggest. */
  row: number;
  choice: FileChoice;
  sources: SourcesOptions;
}

/** Finds the place that a row of `/end_show` is about, as shown: a function begins there. */
export const task: Task<FindRowInput, { file: string; line: number }> = { module: __filename, run: find };

/** @throws TraceallocError `ERR_TRACEALLOC_OUT_OF_RANGE` when there are fewer rows. */
async function find({
  snapshot: packed,
  row,
  choice,
  sources,
}: FindRowInput): Promise<{ file: string; line: number }> {
  const snapshots = { last: chooseOwner(unpack(packed), choice) };
  const names = new ShownNames(new Sources(sources));
  if (choice.include.length + choice.exclude.length > 0) await names.open(snapshots, 'sites');
  const rows = await names.ask(
    snapshots,
    ({ last }) => [...rankStatistics(chooseFiles(last, choice), createGrouping('lineno')).take(row + 1)],
    (statistics) => statistics.flatMap(({ traceback }) => traceback.frames),
  );
  const frame = rows[row]?.traceback.frames.at(-1);
  if (frame) return { file: frame.filename, line: frame.lineno };
  const message =
    rows.length === 0
      ? 'the last report has no rows'
      : `top goes from 0 to ${rows.length - 1}, one for each row`;
  throw new TraceallocError('ERR_TRACEALLOC_OUT_OF_RANGE', message);
}
