import { CallTree } from './call-tree';
import { compareFrames, type Frame } from './frame';
import { type GrowthWindow } from './growth-window';
import { createGrouping, type Grouping } from './grouping';
import { errorOf } from './sampling';
import { type Change, findSignificant } from './significance';

/** How fast memory grows, bytes an hour; `error` is half the width of the 95 % interval. */
export interface Rate {
  readonly rate: number;
  readonly error: number;
}

/** A place that grew by more than chance in each of several windows in a row. */
export interface Suspect extends Rate {
  /** Its file and line, and its function; where several start on that line, how many. */
  readonly frame: Frame;
  /** Its part of the growth of all memory: above 1 where other places shrank, `null` where there was no growth in all. */
  readonly share: number | null;
}

/** What some windows in a row show. */
export interface Growth extends Rate {
  readonly durationMs: number;
  /** Of memory on V8's heap alone. */
  readonly heap: Rate;
  /** The fastest first, then by frame. */
  readonly suspects: readonly Suspect[];
}

export const HOUR_MS = 3_600_000;

/** Sums of one place over several windows. */
interface PlaceSum {
  sizeDiff: number;
  variance: number;
  /** In how many of them it grew by more than chance. */
  growths: number;
}

type PlaceChange = { -readonly [Name in keyof Change]: Change[Name] } & { variance: number };

/**
 * Finds what grows.
 *
 * @param windows - One after the other, without a gap; at least one.
 * @param rename - Gives frames the names to show. Frames of one line are one place, by the names shown.
 */
export function measureGrowth(windows: readonly GrowthWindow[], rename: (frame: Frame) => Frame): Growth {
  const grouping = createGrouping('lineno', false);
  const places = new Map<number, PlaceSum>();
  for (const window of windows) addWindow(places, sumByPlace(window, grouping, rename));
  const durationMs = windows.reduce((sum, window) => sum + window.durationMs, 0);
  const siteOf = (group: number) => grouping.traceback(group).site;
  const all = sumPlaces([...places.values()]);
  const heap = sumPlaces([...places].filter(([group]) => !siteOf(group).external).map(([, sum]) => sum));
  const suspects = Array.from(places)
    .filter(([, { growths }]) => growths === windows.length)
    .map(([group, sum]): Suspect => {
      const share = all.sizeDiff > 0 ? sum.sizeDiff / all.sizeDiff : null;
      return { frame: siteOf(group), share, ...rateOf(sum, durationMs) };
    })
    .sort((a, b) => b.rate - a.rate || compareFrames(a.frame, b.frame));
  return { durationMs, suspects, ...rateOf(all, durationMs), heap: rateOf(heap, durationMs) };
}

function sumPlaces(places: readonly PlaceSum[]): Pick<PlaceSum, 'sizeDiff' | 'variance'> {
  return {
    sizeDiff: places.reduce((sum, { sizeDiff }) => sum + sizeDiff, 0),
    variance: places.reduce((sum, { variance }) => sum + variance, 0),
  };
}

function sumByPlace(
  { changes }: GrowthWindow,
  grouping: Grouping,
  rename: (frame: Frame) => Frame,
): Map<number, PlaceChange> {
  const sums = new Map<number, PlaceChange>();
  const charge = grouping.chargerOf(siteTree(changes.map(({ frame }) => rename(frame))));
  changes.forEach(({ sizeDiff, variance, spread, weight }, index) => {
    charge(index + 1, (group) => {
      const sum = sums.get(group) ?? { sizeDiff: 0, variance: 0, spread: 0, weight: 0 };
      sum.sizeDiff += sizeDiff;
      sum.variance += variance;
      sum.spread += spread;
      sum.weight += weight;
      sums.set(group, sum);
    });
  });
  return sums;
}

function addWindow(places: Map<number, PlaceSum>, changes: ReadonlyMap<number, PlaceChange>): void {
  const significant = findSignificant([...changes.values()]);
  Array.from(changes).forEach(([group, { sizeDiff, variance }], index) => {
    const sum = places.get(group) ?? { sizeDiff: 0, variance: 0, growths: 0 };
    sum.sizeDiff += sizeDiff;
    sum.variance += variance;
    if (sizeDiff > 0 && significant[index]) sum.growths += 1;
    places.set(group, sum);
  });
}

/** Each frame as a path of its own: node 1 is the first one. */
function siteTree(frames: readonly Frame[]): CallTree {
  const parents = new Uint32Array(frames.length + 1);
  return new CallTree(
    frames,
    parents,
    parents.map((_, node) => Math.max(0, node - 1)),
  );
}

/** What an object adds that came in one window and went in a later one counts twice: the error is rather too large. */
function rateOf({ sizeDiff, variance }: { sizeDiff: number; variance: number }, durationMs: number): Rate {
  const hours = durationMs / HOUR_MS;
  return { rate: sizeDiff / hours, error: errorOf(variance) / hours };
}
