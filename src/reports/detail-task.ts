import { mergeSnapshots } from '../model/merge-snapshots';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { type Snapshot } from '../model/snapshot';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { detailJson, type DetailQuestion, detailText, makeDetailReport } from './detail';
import { type Format, render } from './format';
import { type Gathered, sameInterval } from './gathered';
import { ShownNames } from './shown-names';

/** What `/detail` reads of a process; `null` where nothing was captured. */
export type DetailCaptures = Readonly<Record<'last' | 'start', PackedSnapshot | null>>;

export interface DetailInput {
  captures: Gathered<DetailCaptures>;
  question: DetailQuestion;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/detail`. */
export const task: Task<DetailInput, string> = { module: __filename, run: write };

async function write({ captures: all, question, sources, format }: DetailInput): Promise<string> {
  const captures = sameInterval(all, ({ last, start }) => (last ?? start)?.origin.samplingInterval);
  const snapshots = { last: join(captures, 'last'), start: join(captures, 'start') };
  const names = new ShownNames(new Sources(sources));
  const report = await makeDetailReport({ snapshots, workers: captures }, question, names);
  return render(
    format,
    () => detailText(report),
    () => detailJson(report),
  );
}

function join({ parts }: Gathered<DetailCaptures>, name: 'last' | 'start'): Snapshot | null {
  const snapshots = parts.map(({ data }) => data[name] && unpack(data[name]));
  return snapshots.length === 1 ? (snapshots[0] ?? null) : mergeSnapshots(snapshots);
}
