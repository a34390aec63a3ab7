import { type Snapshot } from '../model/snapshot';
import { Sources, type SourcesOptions } from '../sources/sources';
import { withoutOwn } from '../tracer/script-name';

/** A snapshot, and the one it is compared with, if there is one. */
export interface Compared {
  readonly now: Snapshot;
  readonly older: Snapshot | null;
}

/** Leaves out the memory of this package, and gives all frames the names to show. */
export async function showProfile({ now, older }: Compared, options: SourcesOptions): Promise<Compared> {
  const sources = new Sources(options);
  const snapshots = older ? [now, older] : [now];
  const frames = snapshots.flatMap(({ tree }) => tree.frames);
  await sources.open(frames.map(({ filename }) => filename));
  const show = (snapshot: Snapshot) => withoutOwn(snapshot).mapFrames((frame) => sources.frame(frame));
  return { now: show(now), older: older && show(older) };
}
