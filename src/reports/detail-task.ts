import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { detailJson, type DetailQuestion, detailText, makeDetailReport } from './detail';
import { type Format, render } from './format';
import { ShownNames } from './shown-names';

export interface DetailInput {
  last: PackedSnapshot | null;
  start: PackedSnapshot | null;
  question: DetailQuestion;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/detail`. */
export const task: Task<DetailInput, string> = { module: __filename, run: write };

async function write({ last, start, question, sources, format }: DetailInput): Promise<string> {
  const snapshots = { last: last && unpack(last), start: start && unpack(start) };
  const report = await makeDetailReport(snapshots, question, new ShownNames(new Sources(sources)));
  return render(
    format,
    () => detailText(report),
    () => detailJson(report),
  );
}
