import { readSnapshotJson } from '../formats/snapshot-json';
import { applicationFrames, type IsApplication } from '../model/application';
import { type Snapshot } from '../model/snapshot';
import { type CapturesJson } from '../reports/captures-task';

/** The captures that the server keeps. */
export interface Captures {
  /** The newest: `last`, or `start` where there is no look yet. */
  readonly now: Snapshot;
  /** What to compare it with; `null` where there is none, or where it is `now` itself. */
  readonly start: Snapshot | null;
  /** As the server is set up. */
  readonly isApplication: IsApplication;
}

export function readCaptures({ last, start, libraries }: CapturesJson): Captures | null {
  const isApplication = applicationFrames(libraries);
  if (last) return { now: readSnapshotJson(last), start: start && readSnapshotJson(start), isApplication };
  return start && { now: readSnapshotJson(start), start: null, isApplication };
}
