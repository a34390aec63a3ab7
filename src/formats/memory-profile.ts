import { type CallTree, ROOT } from '../model/call-tree';
import { CallTreeBuilder } from '../model/call-tree-builder';
import { Frame } from '../model/frame';
import { type PathSums, sumPathChanges, sumPaths } from '../model/path-sums';
import { type Snapshot } from '../model/snapshot';

/** What the formats of other tools are written from: memory by call path, and how it was measured. */
export interface MemoryProfile {
  readonly sums: PathSums;
  readonly takenAt: Date;
  /** What a difference spans, milliseconds; 0 for all that is live at a moment. */
  readonly durationMs: number;
  /** Average bytes between samples; 0 = exact data. */
  readonly samplingInterval: number;
}

export function profileOf(snapshot: Snapshot): MemoryProfile {
  const { takenAt, samplingInterval } = snapshot.origin;
  return { sums: sumPaths(snapshot), takenAt, durationMs: 0, samplingInterval };
}

/** The difference of two snapshots. */
export function differenceOf(newer: Snapshot, older: Snapshot): MemoryProfile {
  const { takenAt, samplingInterval } = newer.origin;
  const durationMs = Math.max(0, takenAt.getTime() - older.origin.takenAt.getTime());
  return { sums: sumPathChanges(newer, older), takenAt, durationMs, samplingInterval };
}

/** Bytes by call path, for formats that know neither kinds of memory nor negative numbers. */
export interface PathSizes {
  readonly tree: CallTree;
  /** By node, charged to the allocation site alone; at least 0. */
  readonly sizes: Float64Array;
}

/** The frame that stands before the paths of memory outside V8's heap. */
const EXTERNAL = new Frame('(external)', 0);

/**
 * The live memory of a profile. Of a difference the paths that grew: those that shrank are left out. Paths of memory
 * outside V8's heap begin with a frame of their own.
 */
export function livePaths({ sums: { tree, live } }: MemoryProfile): PathSizes {
  const builder = new CallTreeBuilder();
  const grown = Array.from(live.sizes.keys()).filter((node) => (live.sizes[node] ?? 0) > 0);
  const nodes = builder.addPaths(tree, grown, ({ external }) => (external ? builder.path([EXTERNAL]) : ROOT));
  const paths = builder.build();
  const sizes = new Float64Array(paths.length);
  for (const node of grown) sizes[nodes[node] ?? ROOT] = live.sizes[node] ?? 0;
  return { tree: paths, sizes };
}
