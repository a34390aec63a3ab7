import { type Frame } from '../model/frame';
import { type Snapshot } from '../model/snapshot';

/** A `Frame` with its header and four fields, and the slot that holds it. */
const BYTES_PER_FRAME = 56;

/** Bytes that snapshots hold: their columns, and an estimate of their frame tables. Each snapshot counts once. */
export function snapshotMemory(snapshots: Iterable<Snapshot | null | undefined>): number {
  let bytes = 0;
  for (const snapshot of new Set(snapshots)) {
    if (snapshot) bytes += snapshot.byteLength + frameTableBytes(snapshot.tree.frames);
  }
  return bytes;
}

/** Strings are counted where they first occur, at one byte a character as V8 keeps Latin-1 text. */
function frameTableBytes(frames: readonly Frame[]): number {
  const names = new Set(frames.flatMap(({ filename, functionName }) => [filename, functionName]));
  let bytes = frames.length * BYTES_PER_FRAME;
  for (const name of names) bytes += name.length;
  return bytes;
}
