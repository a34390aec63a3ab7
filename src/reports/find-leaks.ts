import { type Frame } from '../model/frame';
import { type Growth, measureGrowth, type Rate, type Suspect } from '../model/growth';
import { type GrowthWindow, unpackWindow } from '../model/growth-window';
import { newerThan } from '../model/newer-samples';
import { unpack } from '../model/packed-snapshot';
import { rankStatistics } from '../model/rank-statistics';
import { type Snapshot } from '../model/snapshot';
import { type TimeLeft, timeLeft } from '../model/time-left';
import { type Traceback } from '../model/traceback';
import { type HeapFill } from '../process/heap-limit';
import { type Watched } from '../tracer/leak-watch';
import { withoutOwn } from '../tracer/script-name';
import { type FileChoice, siteChooser } from './question';
import { type Rename, type ShownNames } from './shown-names';

export interface LeaksQuestion extends FileChoice {
  /** In how many windows in a row a place must have grown. */
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

/** What the watch of one process found. */
export interface Found {
  growth: Growth;
  /** `null` where memory on the heap does not grow. */
  heapFull: TimeLeft | null;
  /** The fastest first. */
  leaks: Leak[];
}

/** A suspect, with what there is to say of it. */
export interface Leak {
  suspect: Suspect;
  /** When its growth alone will have filled the heap; `null` where it grows outside of it. */
  heapFull: TimeLeft | null;
  /** The call path that allocated most of what is new, and is still there, since the windows began. */
  traceback: Traceback | null;
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

/** @returns `null` while there are fewer windows than were asked for. */
export async function findLeaks(
  watch: Watch,
  question: LeaksQuestion,
  names: ShownNames,
): Promise<Found | null> {
  const windows = watch.windows.slice(-question.windows);
  const { newest } = watch;
  if (newest === null || windows.length < question.windows) return null;
  // A suspect has grown in the newest window, so no other script can hold one.
  const grown = windows.at(-1)?.changes.filter(({ sizeDiff }) => sizeDiff > 0) ?? [];
  await names.openScripts(grown.map(({ frame }) => frame));
  return names.askRenamed((rename) => find(windows, newest, question, rename), framesOf);
}

function find(
  windows: readonly GrowthWindow[],
  { snapshot, heap }: Newest,
  question: LeaksQuestion,
  rename: Rename,
): Found {
  const growth = measureGrowth(windows, rename);
  const isChosen = siteChooser(question);
  const suspects = growth.suspects.filter(({ frame }) => isChosen(frame));
  const before = windows[0]?.newestBefore ?? { heap: 0, external: 0 };
  const recent = newerThan(withoutOwn(snapshot), before).mapFrames(rename);
  const tracebacks = findTracebacks(suspects, recent);
  const heapFull = (rate: Rate) => timeLeft(heap.limit - heap.used, rate);
  const leaks = suspects.map((suspect) => ({
    suspect,
    heapFull: suspect.frame.external ? null : heapFull(suspect),
    traceback: tracebacks.get(suspect) ?? null,
  }));
  return { growth, heapFull: growth.heap.rate > 0 ? heapFull(growth.heap) : null, leaks };
}

/** The biggest traceback of each suspect. */
function findTracebacks(suspects: readonly Suspect[], recent: Snapshot): Map<Suspect, Traceback> {
  const byPlace = new Map(suspects.map((suspect) => [placeOf(suspect.frame), suspect]));
  const found = new Map<Suspect, Traceback>();
  const ranked = rankStatistics(recent, 'traceback', false);
  for (let at = 0; at < ranked.length && found.size < suspects.length; at++) {
    const traceback = ranked.at(at)?.traceback;
    const suspect = traceback && byPlace.get(placeOf(traceback.site));
    if (suspect && !found.has(suspect)) found.set(suspect, traceback);
  }
  return found;
}

/** Equal for frames that are one place: a row tells no more of them. */
export function placeOf(frame: Frame): string {
  return `${frame.external ? 'external' : 'heap'} ${String(frame)}`;
}

function framesOf({ leaks }: Found): Frame[] {
  return leaks.flatMap(({ suspect, traceback }) => [suspect.frame, ...(traceback?.frames ?? [])]);
}
