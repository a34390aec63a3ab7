import { printable } from '../base/printable';
import { formatDuration, formatSize } from '../base/units';
import { type Frame } from '../model/frame';
import { type Growth, measureGrowth, type Rate, type Suspect } from '../model/growth';
import { type GrowthWindow } from '../model/growth-window';
import { newerThan } from '../model/newer-samples';
import { rankStatistics } from '../model/rank-statistics';
import { type Snapshot } from '../model/snapshot';
import { type TimeLeft, timeLeft } from '../model/time-left';
import { type Traceback } from '../model/traceback';
import { type HeapFill } from '../process/heap-limit';
import { type ProcessIdentity } from '../process/identity';
import { withoutOwn } from '../tracer/script-name';
import { frameJson } from './frame-json';
import { type FileChoice, siteChooser } from './question';
import { type Rename, type ShownNames } from './shown-names';

export interface LeaksQuestion extends FileChoice {
  /** In how many windows in a row a place must have grown. */
  windows: number;
  /** Most rows. */
  top: number;
}

/** What the watch has found by now. */
export interface LeaksSubject {
  process: ProcessIdentity;
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

/** The answer of `/memory/leaks`. */
export interface LeaksReport {
  subject: LeaksSubject;
  question: LeaksQuestion;
  /** `null` while there are fewer windows than were asked for. */
  found: Found | null;
  /** The source line of each frame that the rows show, where known. */
  sources: Map<Frame, string>;
}

interface Found {
  growth: Growth;
  heap: HeapFill;
  /** `null` where memory on the heap does not grow. */
  heapFull: TimeLeft | null;
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

export async function makeLeaksReport(
  subject: LeaksSubject,
  question: LeaksQuestion,
  names: ShownNames,
): Promise<LeaksReport> {
  const windows = subject.windows.slice(-question.windows);
  const { newest } = subject;
  if (newest === null || windows.length < question.windows) {
    return { subject, question, found: null, sources: new Map() };
  }
  // A suspect has grown in the newest window, so no other script can hold one.
  const grown = windows.at(-1)?.changes.filter(({ sizeDiff }) => sizeDiff > 0) ?? [];
  await names.openScripts(grown.map(({ frame }) => frame));
  const ask = (rename: Rename) => find(windows, newest, question, rename);
  const found = await names.askRenamed(ask, framesOf);
  return { subject, question, found, sources: await names.lines(framesOf(found)) };
}

function find(
  windows: readonly GrowthWindow[],
  { snapshot, heap }: Newest,
  question: LeaksQuestion,
  rename: Rename,
): Found {
  const growth = measureGrowth(windows, rename);
  const isChosen = siteChooser(question);
  const suspects = growth.suspects.filter(({ frame }) => isChosen(frame)).slice(0, question.top);
  const before = windows[0]?.newestBefore ?? { heap: 0, external: 0 };
  const recent = newerThan(withoutOwn(snapshot), before).mapFrames(rename);
  const tracebacks = findTracebacks(suspects, recent);
  const heapFull = (rate: Rate) => timeLeft(heap.limit - heap.used, rate);
  const leaks = suspects.map((suspect) => ({
    suspect,
    heapFull: suspect.frame.external ? null : heapFull(suspect),
    traceback: tracebacks.get(suspect) ?? null,
  }));
  return { growth, heap, heapFull: growth.heap.rate > 0 ? heapFull(growth.heap) : null, leaks };
}

/** The biggest traceback of each suspect. */
function findTracebacks(suspects: readonly Suspect[], recent: Snapshot): Map<Suspect, Traceback> {
  const keyOf = (frame: Frame) => `${frame.external ? 'external' : 'heap'} ${String(frame)}`;
  const byPlace = new Map(suspects.map((suspect) => [keyOf(suspect.frame), suspect]));
  const found = new Map<Suspect, Traceback>();
  const ranked = rankStatistics(recent, 'traceback', false);
  for (let at = 0; at < ranked.length && found.size < suspects.length; at++) {
    const traceback = ranked.at(at)?.traceback;
    const suspect = traceback && byPlace.get(keyOf(traceback.site));
    if (suspect && !found.has(suspect)) found.set(suspect, traceback);
  }
  return found;
}

function framesOf({ leaks }: Found): Frame[] {
  return leaks.flatMap(({ suspect, traceback }) => [suspect.frame, ...(traceback?.frames ?? [])]);
}

export function leaksText({ subject, question, found, sources }: LeaksReport): string {
  const rows = found?.leaks.map((leak) => leakText(leak, sources)) ?? [waitingText(subject, question)];
  return [
    headerText(subject),
    found && growthText(question, found),
    rows.length === 0 ? '(no place grew by more than chance in each of these windows)\n' : rows.join('\n'),
  ].join('');
}

function headerText({ process, every, since, nextAt, fault, windows, newest }: LeaksSubject): string {
  const { pid, threadId, nodeVersion } = process;
  const at = newest?.snapshot.origin.takenAt.toISOString() ?? 'no capture yet';
  const began = since ? ` since ${since.toISOString()}` : '';
  const lines = [
    `# ${at}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}`,
    `# watching${began}, one capture every ${formatDuration(every)}, the next at ${nextAt.toISOString()}; ` +
      `windows kept: ${windows.length}`,
    ...(fault === null ? [] : [`# no capture of late: ${printable(fault)}; the next one may begin anew`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function waitingText({ windows, nextAt }: LeaksSubject, question: LeaksQuestion): string {
  return `(${windows.length} of ${question.windows} windows so far, the next one ends at ${nextAt.toISOString()})\n`;
}

function growthText({ windows }: LeaksQuestion, { growth, heap, heapFull }: Found): string {
  const full = heapFull ? `, full ${timeLeftText(heapFull)} at this rate` : '';
  return (
    `# last ${windows} windows, ${formatDuration(growth.durationMs)}: live memory ${rateText(growth)}; ` +
    `heap ${formatSize(heap.used)} of ${formatSize(heap.limit)}${full}\n`
  );
}

function leakText({ suspect, heapFull, traceback }: Leak, sources: Map<Frame, string>): string {
  const { frame, share } = suspect;
  const figures = [
    rateText(suspect),
    ...(share === null ? [] : [`${Math.round(share * 100)}% of the growth`]),
    heapFull ? `heap full ${timeLeftText(heapFull)}` : 'external',
    ...(frame.functionName === '' ? [] : [`in ${frame.functionName}`]),
  ];
  const path = traceback?.format({ sourceLine: (each) => sources.get(each) ?? null }) ?? [];
  return [`${String(frame)}: ${figures.join(', ')}`, ...path].map((line) => `${printable(line)}\n`).join('');
}

function rateText({ rate, error }: Rate): string {
  return `${formatSize(Math.round(rate), true)}/h (±${formatSize(Math.round(error))}/h)`;
}

function timeLeftText({ ms, least, most }: TimeLeft): string {
  if (ms === 0) return 'now';
  const end = most === null ? 'or more' : `to ${formatDuration(most)}`;
  return `in ${formatDuration(ms)} (${formatDuration(least)} ${end})`;
}

export function leaksJson({ subject, question, found }: LeaksReport) {
  const { process, every, since, nextAt, fault, windows, newest } = subject;
  return {
    pid: process.pid,
    thread_id: process.threadId,
    node_version: process.nodeVersion,
    at: newest?.snapshot.origin.takenAt.toISOString() ?? null,
    watching_since: since?.toISOString() ?? null,
    every_ms: every,
    next_at: nextAt.toISOString(),
    fault,
    windows_kept: windows.length,
    windows: question.windows,
    heap: newest && { used: newest.heap.used, limit: newest.heap.limit },
    growth: found && {
      duration_ms: found.growth.durationMs,
      ...rateJson(found.growth),
      heap_full_ms: found.heapFull && timeLeftJson(found.heapFull),
    },
    suspects: found?.leaks.map(leakJson) ?? null,
  };
}

function leakJson({ suspect, heapFull, traceback }: Leak) {
  const { filename, lineno, functionName, external } = suspect.frame;
  return {
    filename,
    lineno,
    function: functionName,
    external,
    ...rateJson(suspect),
    share: suspect.share === null ? null : Math.round(suspect.share * 10_000) / 10_000,
    heap_full_ms: heapFull && timeLeftJson(heapFull),
    traceback: traceback?.frames.map(frameJson) ?? null,
  };
}

/** Bytes an hour. */
function rateJson({ rate, error }: Rate) {
  return { rate: Math.round(rate), error: Math.round(error) };
}

function timeLeftJson({ ms, least, most }: TimeLeft) {
  return {
    estimate: Math.round(ms),
    least: Math.round(least),
    most: most === null ? null : Math.round(most),
  };
}
