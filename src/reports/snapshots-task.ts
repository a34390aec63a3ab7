import { unpack } from '../model/packed-snapshot';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type Capture } from '../tracer/capture';
import { type Format, render } from './format';
import { ofOne, type Part } from './gathered';
import { type TableQuestion } from './question';
import { ShownNames } from './shown-names';
import { makeSnapshotsReport, snapshotsJson, snapshotsText } from './snapshots';

export interface SnapshotsInput {
  operations: Part<{ first: Capture; newest: Capture }>;
  question: TableQuestion;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/memory/snapshots`. */
export const task: Task<SnapshotsInput, string> = { module: __filename, run: write };

async function write({ operations, question, sources, format }: SnapshotsInput): Promise<string> {
  const { first, newest } = operations.data;
  const subject = {
    newest: ofOne({ ...operations, data: newest }),
    snapshots: { newest: unpack(newest.snapshot), first: unpack(first.snapshot) },
  };
  const report = await makeSnapshotsReport(subject, question, new ShownNames(new Sources(sources)));
  return render(
    format,
    () => snapshotsText(report),
    () => snapshotsJson(report),
  );
}
