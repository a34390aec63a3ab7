import { Frame, type FrameTuple, toTuple } from './frame';
import { createGrouping } from './grouping';
import { newestOrdinals, type NewestOrdinals } from './newer-samples';
import { readShared, shareText } from './packed-snapshot';
import { sumChanges } from './rank-differences';
import { type Change } from './significance';
import { type Snapshot } from './snapshot';

/** How the memory allocated in one function changed. */
export interface SiteChange extends Change {
  readonly frame: Frame;
  /** Sampling variance of `sizeDiff`, bytes². */
  readonly variance: number;
}

/** What changed between two captures of one run of the sampler: all that a watch keeps of the older one. */
export interface GrowthWindow {
  /** Whole milliseconds, at least 1. */
  readonly durationMs: number;
  /** Newer objects were allocated during the window, or after it. */
  readonly newestBefore: NewestOrdinals;
  /** Of functions in which anything was allocated or freed. */
  readonly changes: readonly SiteChange[];
}

/** A window as JSON text in shared memory, which takes no place in any heap. */
export type PackedWindow = Uint8Array;

export function compareSites(newer: Snapshot, older: Snapshot, durationMs: number): GrowthWindow {
  const grouping = createGrouping('function', false);
  const changes = sumChanges(newer, older, grouping)
    .filter(({ newSamples, freedSamples }) => newSamples + freedSamples > 0)
    .map(({ group, sizeDiff, variance, spread, weight }) => {
      return { frame: grouping.traceback(group).site, sizeDiff, variance, spread, weight };
    });
  return { durationMs, newestBefore: newestOrdinals(older), changes };
}

type WindowTuple = [durationMs: number, newestBefore: NewestOrdinals, changes: ChangeTuple[]];
type ChangeTuple = [frame: FrameTuple, sizeDiff: number, variance: number, spread: number, weight: number];

export function packWindow({ durationMs, newestBefore, changes }: GrowthWindow): PackedWindow {
  const tuples = changes.map(({ frame, sizeDiff, variance, spread, weight }): ChangeTuple => {
    return [toTuple(frame), sizeDiff, variance, spread, weight];
  });
  return shareText(JSON.stringify([durationMs, newestBefore, tuples] satisfies WindowTuple));
}

export function unpackWindow(packed: PackedWindow): GrowthWindow {
  const [durationMs, newestBefore, tuples] = JSON.parse(readShared(packed)) as WindowTuple;
  const changes = tuples.map(([frame, sizeDiff, variance, spread, weight]) => {
    return { frame: new Frame(...frame), sizeDiff, variance, spread, weight };
  });
  return { durationMs, newestBefore, changes };
}
