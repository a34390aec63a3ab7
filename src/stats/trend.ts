import { compareFrames, type Frame } from '../model/frame';
import { createGrouping, type Grouping } from '../model/grouping';
import { type Traceback } from '../model/traceback';
import { errorOfChange } from './estimate';
import { addChange, type Change, emptyChange } from './rank';
import { growthChance, passes } from './test';
import { type GrowthWindow } from './window';

/** How fast memory grows, bytes an hour; `error` is the larger half of the 95 % interval. */
export interface Rate {
  readonly rate: number;
  readonly error: number;
}

/** A place that grew by more than chance, and in most windows. */
export interface Suspect extends Rate {
  /** What its group is called: where several functions start on a line, by how many there are. */
  readonly frame: Frame;
  /** Its part of the growth of all memory: above 1 where other places shrank, `null` where there was no growth in all. */
  readonly share: number | null;
  /** In the order of the processes. */
  readonly rates: readonly Rate[];
  /** The call paths that changed of all processes together, the one that grew most first. */
  readonly paths: readonly PathGrowth[];
}

/** How the memory of one call path changed, over all windows. */
export interface PathGrowth {
  readonly path: Traceback;
  /** Bytes. */
  readonly change: number;
}

/** A rate, and whether it is more than chance. */
export interface Trend extends Rate {
  readonly isGrowing: boolean;
}

/** What the windows of one process show. */
export interface ProcessGrowth extends Trend {
  readonly durationMs: number;
  /** Of memory on V8's heap alone. */
  readonly heap: Trend;
}

/** What the windows of some processes show together. */
export interface Growth extends Trend {
  /** Of the process that was watched for longest. */
  readonly durationMs: number;
  /** In the order of the processes. */
  readonly processes: readonly ProcessGrowth[];
  /** The fastest first, then by frame. */
  readonly suspects: readonly Suspect[];
}

export const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What the decisions of a day may leave to chance. By simulation a day without growth has a suspect in 1 of 20 cases. */
const DAILY_ALPHA = 0.03;
/** A place that came to hold more at once, such as a cache that was filled, is no leak: it grew in few windows. */
const MOST_OF_WINDOWS = 0.8;

/**
 * How much chance one decision may leave. Decisions that share windows err together, so there are about as many a day as
 * stretches of windows without a common one; that they err a little more often is why less than 1 in 20 is spent.
 *
 * @param durationMs - Of the windows that a decision is made by.
 */
export function alphaOf(durationMs: number): number {
  return DAILY_ALPHA * Math.min(1, durationMs / DAY_MS);
}

/**
 * Finds what grows, over all windows of all processes together: a leak that no window shows alone, or that is spread over
 * workers, shows in the sum.
 *
 * @param processes - The windows of each, one after the other without a gap, the newest last; at least one of each. By
 *   the names shown.
 * @param grouping - What is a place; a new one.
 */
export function measureGrowth(processes: readonly (readonly GrowthWindow[])[], grouping: Grouping): Growth {
  const isExternal = (group: number) => grouping.traceback(group).site.external;
  const sums = processes.map((windows) => sumWindows(windows, grouping));
  const durationMs = Math.max(...sums.map((sum) => sum.durationMs));
  const alpha = alphaOf(durationMs);
  const all = trendOf(
    sums.map((sum) => totalOf(sum)),
    alpha,
  );
  const suspects = findSuspects(sums, alpha);
  const pathsOf = sumPaths(processes.flat(), grouping, new Set(suspects.map(({ group }) => group)));
  return {
    ...all,
    durationMs,
    processes: sums.map((sum) => ({
      ...trendOf([totalOf(sum)], alpha),
      durationMs: sum.durationMs,
      heap: trendOf([totalOf(sum, (group) => !isExternal(group))], alpha),
    })),
    suspects: suspects
      .map(({ group, rates }): Suspect => {
        const sum = sumRates(rates);
        const share = all.rate > 0 ? sum.rate / all.rate : null;
        return { frame: grouping.traceback(group).site, share, rates, paths: pathsOf(group), ...sum };
      })
      .sort((a, b) => b.rate - a.rate || compareFrames(a.frame, b.frame)),
  };
}

/** How much time some windows cover, and how many they are. */
interface Span {
  readonly durationMs: number;
  readonly windows: number;
}

/** What changed over some windows. */
interface Tally {
  readonly change: Change;
  /** Bytes by window, the newest first. */
  readonly steps: number[];
}

/** The sums of one process. */
interface ProcessSum extends Span {
  readonly places: ReadonlyMap<number, Tally>;
}

function sumWindows(windows: readonly GrowthWindow[], grouping: Grouping): ProcessSum {
  const places = new Map<number, Tally>();
  windows.toReversed().forEach(({ tree, changes }, window) => {
    const charge = grouping.chargerOf(tree);
    changes.forEach((change) => {
      charge(change.node, (group) => {
        const tally = places.get(group) ?? emptyTally();
        places.set(group, tally);
        addChange(tally.change, change);
        tally.steps[window] = (tally.steps[window] ?? 0) + change.evidence.change;
      });
    });
  });
  const durationMs = windows.reduce((sum, window) => sum + window.durationMs, 0);
  return { durationMs, windows: windows.length, places };
}

/** A tally of one process, and how it came about. */
type Part = Tally & Span;

function totalOf(sum: ProcessSum, isCounted: (group: number) => boolean = () => true): Part {
  const tallies = Array.from(sum.places).flatMap(([group, tally]) => (isCounted(group) ? [tally] : []));
  return { ...sum, ...joinTallies(tallies) };
}

function trendOf(parts: readonly Part[], alpha: number): Trend {
  const { change, steps } = joinTallies(parts);
  const isGrowing = growthChance(change.evidence) <= alpha && isUp(steps, mostWindows(parts));
  return { ...sumRates(parts.map(rateOf)), isGrowing };
}

/** The places that grew, with the rate of each process. */
function findSuspects(sums: readonly ProcessSum[], alpha: number): { group: number; rates: Rate[] }[] {
  const groups = [...new Set(sums.flatMap(({ places }) => [...places.keys()]))];
  const partsOf = (group: number): Part[] =>
    sums.map((sum) => ({ ...sum, ...(sum.places.get(group) ?? emptyTally()) }));
  const joined = groups.map((group) => joinTallies(partsOf(group)));
  const grew = passes(
    joined.map(({ change }) => change.evidence),
    alpha,
  );
  const windows = mostWindows(sums);
  return groups
    .filter((_, index) => grew[index] && isUp(joined[index]?.steps ?? [], windows))
    .map((group) => ({ group, rates: partsOf(group).map(rateOf) }));
}

/** Windows in which nothing changed have no step: they are none that grew. */
function isUp(steps: readonly number[], windows: number): boolean {
  return steps.filter((step) => step > 0).length >= MOST_OF_WINDOWS * windows;
}

function mostWindows(spans: readonly Span[]): number {
  return Math.max(...spans.map(({ windows }) => windows));
}

function emptyTally(): Tally {
  return { change: emptyChange(), steps: [] };
}

function joinTallies(tallies: readonly Tally[]): Tally {
  const joined = emptyTally();
  for (const { change, steps } of tallies) {
    addChange(joined.change, change);
    steps.forEach((step, window) => {
      joined.steps[window] = (joined.steps[window] ?? 0) + step;
    });
  }
  return joined;
}

/** By call path, what changed of some groups. */
function sumPaths(
  windows: readonly GrowthWindow[],
  grouping: Grouping,
  chosen: ReadonlySet<number>,
): (group: number) => PathGrowth[] {
  const paths = createGrouping('traceback');
  const sums = new Map<number, Map<number, number>>();
  for (const { tree, changes } of windows) {
    const charge = grouping.chargerOf(tree);
    const chargePath = paths.chargerOf(tree);
    for (const { node, evidence } of changes) {
      charge(node, (group) => {
        if (!chosen.has(group)) return;
        const ofGroup = sums.get(group) ?? new Map<number, number>();
        sums.set(group, ofGroup);
        chargePath(node, (path) => ofGroup.set(path, (ofGroup.get(path) ?? 0) + evidence.change));
      });
    }
  }
  return (group) =>
    Array.from(sums.get(group) ?? [])
      .sort(([a, changeOfA], [b, changeOfB]) => changeOfB - changeOfA || paths.compare(a, b))
      .map(([path, change]) => ({ path: paths.traceback(path), change }));
}

/** What an object adds that came in one window and went in a later one counts twice: the error is rather too large. */
function rateOf({ change: { fresh, freed, evidence }, durationMs }: Part): Rate {
  const hours = durationMs / HOUR_MS;
  return { rate: evidence.change / hours, error: errorOfChange(fresh, freed) / hours };
}

/** Processes are sampled by themselves, so the variances of their rates add up. */
function sumRates(rates: readonly Rate[]): Rate {
  return {
    rate: rates.reduce((sum, { rate }) => sum + rate, 0),
    error: Math.hypot(...rates.map(({ error }) => error)),
  };
}
