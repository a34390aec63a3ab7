import { CallTree } from '../model/call-tree';
import { CallTreeBuilder } from '../model/call-tree-builder';
import { Frame, type FrameTuple, toTuple } from '../model/frame';
import { createGrouping } from '../model/grouping';
import { readShared, shareText } from '../model/packed-snapshot';
import { type Snapshot } from '../model/snapshot';
import { type Change, hasChanged, sumChanges } from './rank';

/** How the memory that one call path allocated changed. */
export interface PathChange extends Change {
  /** Of the tree of its window. */
  readonly node: number;
}

/** What changed between two captures of one run of the sampler: all that a watch keeps of the older one. */
export interface GrowthWindow {
  /** Whole milliseconds, at least 1. */
  readonly durationMs: number;
  /** Bytes that collections freed during the window: how busy the process was. */
  readonly garbage: number;
  /** The call paths that the changes are of. */
  readonly tree: CallTree;
  /** Of call paths that anything was allocated or freed of. */
  readonly changes: readonly PathChange[];
}

/** A window as JSON text in shared memory, which takes no place in any heap. */
export type PackedWindow = Uint8Array;

export function measureWindow(
  newer: Snapshot,
  older: Snapshot,
  { durationMs, garbage }: Pick<GrowthWindow, 'durationMs' | 'garbage'>,
): GrowthWindow {
  const paths = createGrouping('traceback');
  const builder = new CallTreeBuilder();
  const changes = sumChanges(newer, older, paths)
    .groups.filter(hasChanged)
    .map(({ group, fresh, freed, evidence }): PathChange => {
      return { node: builder.path(paths.traceback(group).frames), fresh, freed, evidence };
    });
  return { durationMs, garbage, tree: builder.build(), changes };
}

/** The same window with each frame replaced. */
export function renameWindow(window: GrowthWindow, rename: (frame: Frame) => Frame): GrowthWindow {
  const { frames, parents, nodeFrames } = window.tree;
  return { ...window, tree: new CallTree(frames.map(rename), parents, nodeFrames) };
}

/** A window with less than this part of the usual garbage says nothing. */
const LEAST_TRAFFIC = 0.1;

/** Whether a process slept during a window, as many do at night: it would look as if nothing grew any more. */
export function isIdle({ garbage }: GrowthWindow, before: readonly GrowthWindow[]): boolean {
  const sorted = before.map((window) => window.garbage).sort((a, b) => a - b);
  // Of two the lesser one: a window is left out only where it is sure to be idle.
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return garbage < LEAST_TRAFFIC * median;
}

type Columns = [frames: FrameTuple[], parents: number[], nodeFrames: number[]];
type WindowTuple = [Omit<GrowthWindow, 'tree'>, ...Columns];

export function packWindow({ tree, ...window }: GrowthWindow): PackedWindow {
  const columns: Columns = [tree.frames.map(toTuple), [...tree.parents], [...tree.nodeFrames]];
  return shareText(JSON.stringify([window, ...columns] satisfies WindowTuple));
}

export function unpackWindow(packed: PackedWindow): GrowthWindow {
  const [window, tuples, parents, nodeFrames] = JSON.parse(readShared(packed)) as WindowTuple;
  const frames = tuples.map((tuple) => new Frame(...tuple));
  return { ...window, tree: new CallTree(frames, Uint32Array.from(parents), Uint32Array.from(nodeFrames)) };
}
