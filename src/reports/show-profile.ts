import { type Snapshot } from '../model/snapshot';
import { Sources } from '../sources/sources';
import { withoutOwn } from '../tracer/script-name';
import { mapSet, type SnapshotSet } from './shown-names';

/**
 * Leaves out the memory of this package, and gives all frames the names to show.
 *
 * @param root - Directory that names are shown relative to; no file outside is opened.
 */
export async function showProfile<S extends SnapshotSet>(snapshots: S, root: string): Promise<S> {
  const sources = new Sources({ root, lines: false });
  const frames = Object.values(snapshots).flatMap((snapshot) => snapshot?.tree.frames ?? []);
  await sources.open(frames.map(({ filename }) => filename));
  const show = (snapshot: Snapshot) => withoutOwn(snapshot).mapFrames((frame) => sources.frame(frame));
  return mapSet(snapshots, show);
}
