import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type Format, render } from './format';
import { linesJson, type LinesSubject, linesText, makeLinesReport } from './lines';

export interface LinesInput {
  subject: LinesSubject;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/memory/lines`. */
export const task: Task<LinesInput, string> = { module: __filename, run: write };

async function write({ subject, sources, format }: LinesInput): Promise<string> {
  const report = await makeLinesReport(subject, new Sources(sources));
  return render(
    format,
    () => linesText(report),
    () => linesJson(report),
  );
}
