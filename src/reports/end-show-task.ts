import { unpack } from '../model/packed-snapshot';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type Look } from '../tracer/capture-window';
import { endShowJson, endShowText, makeEndShowReport } from './end-show';
import { type Format, render } from './format';
import { type TableQuestion } from './question';
import { ShownNames } from './shown-names';

export interface EndShowInput {
  look: Look;
  question: TableQuestion;
  sources: SourcesOptions;
  /** Of the thread that was looked at. */
  threadId: number;
  format: Format;
}

/** Writes the answer of `/end_show`. */
export const task: Task<EndShowInput, string> = { module: __filename, run: write };

async function write({ look, question, sources, threadId, format }: EndShowInput): Promise<string> {
  const snapshots = {
    now: unpack(look.now.snapshot),
    last: look.last && unpack(look.last.snapshot),
    start: look.start && unpack(look.start.snapshot),
  };
  const names = new ShownNames(new Sources(sources));
  const report = await makeEndShowReport({ capture: look.now, snapshots, threadId }, question, names);
  return render(
    format,
    () => endShowText(report),
    () => endShowJson(report),
  );
}
