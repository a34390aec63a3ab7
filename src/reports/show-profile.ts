import { type Snapshot } from '../model/snapshot';
import { Sources, type SourcesOptions } from '../sources/sources';
import { withoutOwn } from '../tracer/script-name';
import { mapSet, type SnapshotSet } from './shown-names';

/** Leaves out the memory of this package, and gives all frames the names to show. */
export async function showProfile<S extends SnapshotSet>(snapshots: S, options: SourcesOptions): Promise<S> {
  const sources = new Sources(options);
  const frames = Object.values(snapshots).flatMap((snapshot) => snapshot?.tree.frames ?? []);
  await sources.open(frames.map(({ filename }) => filename));
  const show = (snapshot: Snapshot) => withoutOwn(snapshot).mapFrames((frame) => sources.frame(frame));
  return mapSet(snapshots, show);
}
