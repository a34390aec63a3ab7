import { mergeSnapshots } from '../model/merge-snapshots';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { type Snapshot } from '../model/snapshot';
import { type Gathered, sameInterval } from './gathered';

/** The captures that a process keeps; `null` where nothing was captured. */
export type KeptCaptures = Readonly<Record<'last' | 'start', PackedSnapshot | null>>;

/** Leaves out the workers whose captures cannot be joined. */
export function joinable(captures: Gathered<KeptCaptures>): Gathered<KeptCaptures> {
  return sameInterval(captures, ({ last, start }) => (last ?? start)?.origin.samplingInterval);
}

/** Joins a capture of each worker; `null` without any. */
export function joinCaptures<T>(
  { parts }: Gathered<T>,
  choose: (captures: T) => PackedSnapshot | null,
): Snapshot | null {
  const snapshots = parts.map(({ data }) => {
    const packed = choose(data);
    return packed && unpack(packed);
  });
  return snapshots.length === 1 ? (snapshots[0] ?? null) : mergeSnapshots(snapshots);
}
