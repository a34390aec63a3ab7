import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type Capture } from '../tracer/capture';
import { type Format, render } from './format';
import { type Gathered, mapParts, sameInterval } from './gathered';
import { joinCaptures } from './join-captures';
import { type TableQuestion } from './question';
import { ShownNames } from './shown-names';
import { makeSnapshotsReport, snapshotsJson, snapshotsText, type SnapshotsSubject } from './snapshots';

/** The captures after single operations of one process. */
export interface OperationPair {
  first: Capture;
  newest: Capture;
}

export interface SnapshotsInput {
  operations: Gathered<OperationPair>;
  question: TableQuestion;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/memory/snapshots`. */
export const task: Task<SnapshotsInput, string> = { module: __filename, run: write };

async function write({ operations, question, sources, format }: SnapshotsInput): Promise<string> {
  const names = new ShownNames(new Sources(sources));
  const report = await makeSnapshotsReport(joinOperations(operations), question, names);
  return render(
    format,
    () => snapshotsText(report),
    () => snapshotsJson(report),
  );
}

function joinOperations(all: Gathered<OperationPair>): SnapshotsSubject {
  const operations = sameInterval(all, ({ newest }) => newest.snapshot.origin.samplingInterval);
  const newest = joinCaptures(operations, (pair) => pair.newest.snapshot);
  const first = joinCaptures(operations, (pair) => pair.first.snapshot);
  if (newest === null || first === null) throw new RangeError('there is nothing to join');
  const times = operations.parts.map(({ data }) => data.first.snapshot.origin.takenAt.getTime());
  return {
    newest: mapParts(operations, (pair) => pair.newest),
    snapshots: { newest, first },
    firstAt: new Date(Math.min(...times)),
  };
}
