import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type LeaksQuestion, type PackedWatch, unpackWatch } from './find-leaks';
import { type Format, render } from './format';
import { type Gathered, mapParts } from './gathered';
import { leaksJson, leaksText, makeLeaksReport } from './leaks';
import { ShownNames } from './shown-names';

export interface LeaksInput {
  watches: Gathered<PackedWatch>;
  question: LeaksQuestion;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/memory/leaks`. */
export const task: Task<LeaksInput, string> = { module: __filename, run: write };

async function write({ watches, question, sources, format }: LeaksInput): Promise<string> {
  const names = new ShownNames(new Sources(sources));
  const report = await makeLeaksReport(mapParts(watches, unpackWatch), question, names);
  return render(
    format,
    () => leaksText(report),
    () => leaksJson(report),
  );
}
