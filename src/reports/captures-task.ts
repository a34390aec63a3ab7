import { type SnapshotJson, snapshotJson } from '../formats/snapshot-json';
import { type Snapshot } from '../model/snapshot';
import { type Task } from '../thread/task';
import { type Gathered, workersJson } from './gathered';
import { joinable, joinCaptures, type KeptCaptures } from './join-captures';
import { chooseFiles, type FileChoice } from './question';
import { showProfile } from './show-profile';
import { mapSet } from './shown-names';

export interface CapturesInput {
  captures: Gathered<KeptCaptures>;
  choice: FileChoice;
  /** As in a table question. */
  libraries: readonly string[];
  /** Directory that names are shown relative to. */
  root: string;
}

/** Writes whole captures with the names to show, for pages that group and compare by themselves. JSON. */
export const task: Task<CapturesInput, string> = { module: __filename, run: write };

async function write({ captures: all, choice, libraries, root }: CapturesInput): Promise<string> {
  const captures = joinable(all);
  const snapshots = {
    last: joinCaptures(captures, ({ last }) => last),
    start: joinCaptures(captures, ({ start }) => start),
  };
  const shown = await showProfile(snapshots, root);
  const chosen = mapSet(shown, (snapshot) => chooseFiles(snapshot, choice));
  return `${JSON.stringify(capturesJson(captures, chosen, libraries))}\n`;
}

export function capturesJson(
  workers: Gathered<unknown>,
  { last, start }: Readonly<Record<'last' | 'start', Snapshot | null>>,
  libraries: readonly string[],
) {
  const { pid, threadId, nodeVersion } = workers.asked;
  return {
    pid,
    thread_id: threadId,
    node_version: nodeVersion,
    last: last && snapshotJson(last),
    start: start && snapshotJson(start),
    libraries,
    workers: workersJson(workers, () => ({})),
  };
}

/** What {@link capturesJson} gives of the captures themselves. */
export interface CapturesJson {
  readonly last: SnapshotJson | null;
  readonly start: SnapshotJson | null;
  readonly libraries: readonly string[];
}
