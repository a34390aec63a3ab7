import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { detailJson, type DetailQuestion, detailText, makeDetailReport } from './detail';
import { type Format, render } from './format';
import { type Gathered } from './gathered';
import { joinable, joinCaptures, type KeptCaptures } from './join-captures';
import { ShownNames } from './shown-names';

export interface DetailInput {
  captures: Gathered<KeptCaptures>;
  question: DetailQuestion;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/detail`. */
export const task: Task<DetailInput, string> = { module: __filename, run: write };

async function write({ captures: all, question, sources, format }: DetailInput): Promise<string> {
  const captures = joinable(all);
  const snapshots = {
    last: joinCaptures(captures, ({ last }) => last),
    start: joinCaptures(captures, ({ start }) => start),
  };
  const names = new ShownNames(new Sources(sources));
  const report = await makeDetailReport({ snapshots, workers: captures }, question, names);
  return render(
    format,
    () => detailText(report),
    () => detailJson(report),
  );
}
