import { type Frame } from '../model/frame';
import { createGrouping } from '../model/grouping';
import { type Growth, measureGrowth, type ProcessGrowth, type Rate, type Suspect } from '../stats/trend';
import { type GrowthWindow, unpackWindow } from '../stats/window';
import { newerThan } from '../model/newer-samples';
import { unpack } from '../model/packed-snapshot';
import { rankStatistics } from '../stats/rank';
import { type Snapshot } from '../model/snapshot';
import { type TimeLeft, timeLeft } from '../stats/time-left';
import { type Traceback } from '../model/traceback';
import { type HeapFill } from '../process/heap-limit';
import { type Watched } from '../tracer/leak-watch';
import { withoutOwn } from '../tracer/script-name';
import { type Part } from './gathered';
import { type FileChoice, siteChooser } from './question';
import { type Rename, type ShownNames } from './shown-names';

export interface LeaksQuestion extends FileChoice {
  /** How many of the newest windows count, at most. */
  windows: number;
  /** Most rows. */
  top: number;
}

/** The watch of one process, as it goes from thread to thread and from worker to worker. */
export interface PackedWatch {
  watched: Watched;
  /** Where V8 gives up, bytes. */
  heapLimit: number;
}

/** The watch of one process, and what it knows by now. */
export interface Watch {
  every: number;
  since: Date | null;
  nextAt: Date;
  fault: string | null;
  windows: readonly GrowthWindow[];
  /** `null` before the first capture. */
  newest: Newest | null;
}

/** The capture at the end of the newest window. */
interface Newest {
  snapshot: Snapshot;
  heap: HeapFill;
}

/** What the watches of some processes found together. */
export interface Found {
  growth: Growth;
  /** Of the processes that have enough windows. */
  processes: readonly FoundInProcess[];
  /** The fastest first. */
  leaks: Leak[];
}

interface FoundInProcess {
  pid: number;
  growth: ProcessGrowth;
  /** `null` where memory on the heap does not grow by more than chance. */
  heapFull: TimeLeft | null;
}

/** A suspect, with what there is to say of it. */
export interface Leak {
  suspect: Suspect;
  /** When its growth alone will have filled the first heap, and whose; `null` where it grows outside of it. */
  heapFull: (TimeLeft & { readonly pid: number }) | null;
  /** The call path that allocated most of what is new, and is still there, where it grows fastest. */
  traceback: Traceback | null;
  /** How fast it grows in each process in which it does, bytes an hour, the fastest first. */
  rates: readonly { pid: number; amount: number }[];
}

/** A place that grew in so few windows may be settling. */
const LEAST_WINDOWS = 3;

/** How many windows a process must have to be judged by. */
export function windowsNeeded({ windows }: LeaksQuestion): number {
  return Math.min(windows, LEAST_WINDOWS);
}

export function unpackWatch({ watched, heapLimit }: PackedWatch): Watch {
  const { windows, newest, ...watch } = watched;
  return {
    ...watch,
    windows: windows.map(unpackWindow),
    newest: newest && {
      snapshot: unpack(newest.snapshot),
      heap: { used: newest.memory.heapUsed, limit: heapLimit },
    },
  };
}

/** One process that is judged, by the windows that count. */
interface Judged {
  readonly pid: number;
  readonly windows: readonly GrowthWindow[];
  readonly newest: Newest;
}

/** @returns `null` while no process has enough windows. */
export async function findLeaks(
  parts: readonly Part<Watch>[],
  question: LeaksQuestion,
  names: ShownNames,
): Promise<Found | null> {
  const judged = parts.flatMap(({ process: { pid }, data: { windows, newest } }): Judged[] => {
    const isEnough = newest !== null && windows.length >= windowsNeeded(question);
    return isEnough ? [{ pid, windows: windows.slice(-question.windows), newest }] : [];
  });
  if (judged.length === 0) return null;
  const changes = judged.flatMap(({ windows }) => windows.flatMap((window) => window.changes));
  // A suspect has grown in most windows, so no other script can hold one.
  const grown = changes.filter(({ evidence }) => evidence.change > 0);
  await names.openScripts(grown.map(({ frame }) => frame));
  return names.askRenamed((rename) => find(judged, question, rename), framesOf);
}

function find(judged: readonly Judged[], question: LeaksQuestion, rename: Rename): Found {
  const growth = measureGrowth(
    judged.map(({ windows }) => windows),
    rename,
  );
  const processes = judged.map(({ pid, newest }, index): FoundInProcess => {
    const own = growth.processes[index];
    if (!own) throw new Error('the growth of a process is missing');
    return { pid, growth: own, heapFull: own.heap.isGrowing ? timeLeft(roomOf(newest), own.heap) : null };
  });
  const isChosen = siteChooser(question);
  const suspects = growth.suspects.filter(({ frame }) => isChosen(frame)).slice(0, question.top);
  const tracebacks = judged.map((each, index) => {
    const fastestHere = suspects.filter(({ rates }) => fastestOf(rates) === index);
    return findTracebacks(fastestHere, recentOf(each, rename));
  });
  const leaks = suspects.map((suspect): Leak => {
    const traceback = tracebacks[fastestOf(suspect.rates)]?.get(suspect) ?? null;
    const rates = suspect.rates.flatMap(({ rate }, index) =>
      rate === 0 ? [] : [{ pid: judged[index]?.pid ?? 0, amount: rate }],
    );
    return {
      suspect,
      heapFull: suspect.frame.external ? null : firstFull(suspect, judged),
      traceback,
      rates: rates.sort((a, b) => b.amount - a.amount),
    };
  });
  return { growth, processes, leaks };
}

function fastestOf(rates: readonly Rate[]): number {
  return rates.reduce((best, { rate }, index) => (rate > (rates[best]?.rate ?? 0) ? index : best), 0);
}

/** What was allocated since the windows of a process began, and is still there. */
function recentOf({ windows, newest }: Judged, rename: Rename): Snapshot {
  const before = windows[0]?.newestBefore ?? { heap: 0, external: 0 };
  return newerThan(withoutOwn(newest.snapshot), before).mapFrames(rename);
}

function roomOf({ heap }: Newest): number {
  return heap.limit - heap.used;
}

function firstFull({ rates }: Suspect, judged: readonly Judged[]): Leak['heapFull'] {
  const full = judged.flatMap(({ pid, newest }, index) => {
    const rate = rates[index];
    return rate && rate.rate > 0 ? [{ ...timeLeft(roomOf(newest), rate), pid }] : [];
  });
  return full.sort((a, b) => a.ms - b.ms)[0] ?? null;
}

/** The biggest traceback of each suspect. */
function findTracebacks(suspects: readonly Suspect[], recent: Snapshot): Map<Suspect, Traceback> {
  const byPlace = new Map(suspects.map((suspect) => [placeOf(suspect.frame), suspect]));
  const found = new Map<Suspect, Traceback>();
  const ranked = rankStatistics(recent, createGrouping('traceback'));
  for (let at = 0; at < ranked.length && found.size < suspects.length; at++) {
    const traceback = ranked.at(at)?.traceback;
    const suspect = traceback && byPlace.get(placeOf(traceback.site));
    if (suspect && !found.has(suspect)) found.set(suspect, traceback);
  }
  return found;
}

/** Equal for frames that are one place: a row tells no more of them. */
function placeOf(frame: Frame): string {
  return `${frame.external ? 'external' : 'heap'} ${String(frame)}`;
}

function framesOf({ leaks }: Found): Frame[] {
  return leaks.flatMap(({ suspect, traceback }) => [suspect.frame, ...(traceback?.frames ?? [])]);
}
