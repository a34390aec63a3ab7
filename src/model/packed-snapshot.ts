import { CallTree } from './call-tree';
import { Frame, type FrameTuple, toTuple } from './frame';
import { Snapshot, type SnapshotOrigin } from './snapshot';

/**
 * A snapshot in shared memory, which threads pass on without copying and which takes no place in any heap: its
 * columns, and its table of frames as JSON text in UTF-8.
 */
export interface PackedSnapshot {
  readonly origin: SnapshotOrigin;
  readonly parents: Uint32Array;
  readonly nodeFrames: Uint32Array;
  /** `FrameTuple[]`. */
  readonly frames: Uint8Array;
  readonly ordinals: Float64Array;
  readonly sizes: Float64Array;
  readonly counts: Uint32Array;
  readonly slacks: Uint32Array;
  readonly nodes: Uint32Array;
}

export function pack({ tree, samples, origin }: Snapshot): PackedSnapshot {
  return {
    origin,
    parents: shareWords(tree.parents),
    nodeFrames: shareWords(tree.nodeFrames),
    frames: shareText(JSON.stringify(tree.frames.map(toTuple))),
    ordinals: shareDoubles(samples.ordinals),
    sizes: shareDoubles(samples.sizes),
    counts: shareWords(samples.counts),
    slacks: shareWords(samples.slacks),
    nodes: shareWords(samples.nodes),
  };
}

export function unpack(packed: PackedSnapshot): Snapshot {
  const { origin, parents, nodeFrames, ordinals, sizes, counts, slacks, nodes } = packed;
  const tuples = JSON.parse(readShared(packed.frames)) as FrameTuple[];
  const frames = tuples.map((tuple) => new Frame(...tuple));
  const tree = new CallTree(frames, parents, nodeFrames);
  return new Snapshot(tree, { ordinals, sizes, counts, slacks, nodes }, origin);
}

/** How many samples of a packed snapshot are of memory on V8's heap: those whose ordinal is V8's. */
export function countHeapSamples({ ordinals }: PackedSnapshot): number {
  return ordinals.length - ordinals.filter((ordinal) => ordinal < 0).length;
}

/** Bytes that a packed snapshot holds. */
export function packedBytes(packed: PackedSnapshot): number {
  const columns = Object.values(packed).filter((value) => ArrayBuffer.isView(value));
  return columns.reduce((sum, { byteLength }) => sum + byteLength, 0);
}

function shareWords(column: Uint32Array): Uint32Array {
  const shared = new Uint32Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}

/** A column in shared memory. */
export function shareDoubles(column: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(column.byteLength));
  shared.set(column);
  return shared;
}

/** A text in shared memory, as UTF-8. */
export function shareText(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared;
}

export function readShared(text: Uint8Array): string {
  // A decoder takes no shared memory.
  return new TextDecoder().decode(text.slice());
}
