import { Frame, type FrameTuple, toTuple } from '../model/frame';
import { createGrouping } from '../model/grouping';
import { newestOrdinals, type NewestOrdinals } from '../model/newer-samples';
import { readShared, shareText } from '../model/packed-snapshot';
import { type Snapshot } from '../model/snapshot';
import { type Change, sumChanges } from './rank';

/** How the memory allocated in one function changed. */
export interface SiteChange extends Change {
  readonly frame: Frame;
}

/** What changed between two captures of one run of the sampler: all that a watch keeps of the older one. */
export interface GrowthWindow {
  /** Whole milliseconds, at least 1. */
  readonly durationMs: number;
  /** Bytes that collections freed during the window: how busy the process was. */
  readonly garbage: number;
  /** Newer objects were allocated during the window, or after it. */
  readonly newestBefore: NewestOrdinals;
  /** Of functions in which anything was allocated or freed. */
  readonly changes: readonly SiteChange[];
}

/** A window as JSON text in shared memory, which takes no place in any heap. */
export type PackedWindow = Uint8Array;

export function compareSites(
  newer: Snapshot,
  older: Snapshot,
  { durationMs, garbage }: Pick<GrowthWindow, 'durationMs' | 'garbage'>,
): GrowthWindow {
  const grouping = createGrouping('function');
  const changes = sumChanges(newer, older, grouping)
    .groups.filter(({ fresh, freed }) => fresh.samples + freed.samples > 0)
    .map(({ group, fresh, freed, evidence }) => {
      return { frame: grouping.traceback(group).site, fresh, freed, evidence };
    });
  return { durationMs, garbage, newestBefore: newestOrdinals(older), changes };
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

type WindowTuple = [Omit<GrowthWindow, 'changes'>, changes: ChangeTuple[]];
type ChangeTuple = [frame: FrameTuple, change: Change];

export function packWindow({ changes, ...window }: GrowthWindow): PackedWindow {
  const tuples = changes.map(({ frame, ...change }): ChangeTuple => [toTuple(frame), change]);
  return shareText(JSON.stringify([window, tuples] satisfies WindowTuple));
}

export function unpackWindow(packed: PackedWindow): GrowthWindow {
  const [window, tuples] = JSON.parse(readShared(packed)) as WindowTuple;
  return { ...window, changes: tuples.map(([frame, change]) => ({ frame: new Frame(...frame), ...change })) };
}
