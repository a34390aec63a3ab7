import { unpackWindow } from '../model/growth-window';
import { unpack } from '../model/packed-snapshot';
import { type ProcessIdentity } from '../process/identity';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type Watched } from '../tracer/leak-watch';
import { type Format, render } from './format';
import { leaksJson, type LeaksQuestion, type LeaksReport, leaksText, makeLeaksReport } from './leaks';
import { ShownNames } from './shown-names';

/** A question to the leak watch. */
export interface WatchQuestion {
  process: ProcessIdentity;
  watched: Watched;
  /** Where V8 gives up, bytes. */
  heapLimit: number;
  question: LeaksQuestion;
  sources: SourcesOptions;
}

export interface LeaksInput extends WatchQuestion {
  format: Format;
}

/** Writes the answer of `/memory/leaks`. */
export const task: Task<LeaksInput, string> = { module: __filename, run: write };

async function write({ format, ...question }: LeaksInput): Promise<string> {
  const report = await askWatch(question);
  return render(
    format,
    () => leaksText(report),
    () => leaksJson(report),
  );
}

export function askWatch({
  process,
  watched,
  heapLimit,
  question,
  sources,
}: WatchQuestion): Promise<LeaksReport> {
  const { windows, newest, ...watch } = watched;
  const subject = {
    ...watch,
    process,
    windows: windows.map(unpackWindow),
    newest: newest && {
      snapshot: unpack(newest.snapshot),
      heap: { used: newest.memory.heapUsed, limit: heapLimit },
    },
  };
  return makeLeaksReport(subject, question, new ShownNames(new Sources(sources)));
}
