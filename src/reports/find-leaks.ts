import { applicationFrames } from '../model/application';
import { type Frame } from '../model/frame';
import { type Traceback } from '../model/traceback';
import { type HeapFill } from '../process/heap-limit';
import { type TimeLeft, timeLeft } from '../stats/time-left';
import { type Growth, measureGrowth, type ProcessGrowth, type Suspect } from '../stats/trend';
import { type GrowthWindow, renameWindow, unpackWindow } from '../stats/window';
import { type Watched } from '../tracer/leak-watch';
import { type Part } from './gathered';
import { type FileChoice, groupingFor, type RowTerms, siteChooser } from './question';
import { type Rename, type ShownNames } from './shown-names';
import { type ApplicationShare, sharePaths } from './via';

export interface LeaksQuestion extends FileChoice, Omit<RowTerms, 'cumulative'> {
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
  takenAt: Date;
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
  /** The call path that grew most. */
  traceback: Traceback;
  /** The application's frames that it comes from, the largest first; nothing where it is one itself. */
  via: ApplicationShare[];
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
      takenAt: newest.snapshot.origin.takenAt,
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
  await names.openScripts(
    judged.flatMap(({ windows }) => windows.flatMap((window) => asked(window, question))),
  );
  return names.askRenamed((rename) => find(judged, question, rename), framesOf);
}

/** The frames by which places are told apart. */
function asked({ tree, changes }: GrowthWindow, { keyType }: LeaksQuestion): readonly Frame[] {
  if (keyType === 'app') return tree.frames;
  // A suspect has grown in most windows, so no other script can hold one.
  return changes.filter(({ evidence }) => evidence.change > 0).map(({ node }) => tree.frame(node));
}

function find(judged: readonly Judged[], question: LeaksQuestion, rename: Rename): Found {
  const growth = measureGrowth(
    judged.map(({ windows }) => windows.map((window) => renameWindow(window, rename))),
    groupingFor({ ...question, cumulative: false }),
  );
  const processes = judged.map(({ pid, newest }, index): FoundInProcess => {
    const own = growth.processes[index];
    if (!own) throw new Error('the growth of a process is missing');
    return { pid, growth: own, heapFull: own.heap.isGrowing ? timeLeft(roomOf(newest), own.heap) : null };
  });
  const isChosen = siteChooser(question);
  const suspects = growth.suspects.filter(({ paths }) => paths.some(({ path }) => isChosen(path.site)));
  const isApplication = applicationFrames(question.libraries);
  const viaOf = ({ frame, paths }: Suspect) =>
    question.keyType === 'app' || isApplication(frame) ? [] : sharePaths(paths, isApplication);
  const leaks = suspects
    .slice(0, question.top)
    .map((suspect) => ({ ...toLeak(suspect, judged), via: viaOf(suspect) }));
  return { growth, processes, leaks };
}

function toLeak(suspect: Suspect, judged: readonly Judged[]): Omit<Leak, 'via'> {
  const { frame, paths, rates } = suspect;
  const [first] = paths;
  if (!first) throw new Error('a suspect without a call path');
  const amounts = rates.flatMap(({ rate }, index) =>
    rate === 0 ? [] : [{ pid: judged[index]?.pid ?? 0, amount: rate }],
  );
  return {
    suspect,
    heapFull: frame.external ? null : firstFull(suspect, judged),
    traceback: first.path,
    rates: amounts.sort((a, b) => b.amount - a.amount),
  };
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

function framesOf({ leaks }: Found): Frame[] {
  return leaks.flatMap(({ suspect, traceback, via }) => [
    suspect.frame,
    ...traceback.frames,
    ...via.map(({ frame }) => frame),
  ]);
}
