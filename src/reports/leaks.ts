import { printable } from '../base/printable';
import { formatDuration, formatSize } from '../base/units';
import { type Frame } from '../model/frame';
import { type Rate, type Trend } from '../stats/trend';
import { type TimeLeft } from '../stats/time-left';
import { type HeapFill } from '../process/heap-limit';
import {
  findLeaks,
  type Found,
  type Leak,
  type LeaksQuestion,
  type Watch,
  windowsNeeded,
} from './find-leaks';
import { frameJson } from './frame-json';
import { type Gathered, isOfWorkers, type Part, workersJson, workersText } from './gathered';
import { lineBelow } from './pseudo-frames';
import { type ShownNames } from './shown-names';
import { viaJson, viaText } from './via';
import { amountsText } from './worker-shares';

/** The answer of `/memory/leaks`. */
export interface LeaksReport {
  watches: Gathered<Watch>;
  question: LeaksQuestion;
  /** `null` while each process has too few windows. */
  found: Found | null;
  /** The source line of each frame that the rows show, where known. */
  sources: Map<Frame, string>;
}

export async function makeLeaksReport(
  watches: Gathered<Watch>,
  question: LeaksQuestion,
  names: ShownNames,
): Promise<LeaksReport> {
  const found = await findLeaks(watches.parts, question, names);
  const frames = found?.leaks.flatMap(({ suspect, traceback }) => [suspect.frame, ...traceback.frames]);
  return { watches, question, found, sources: await names.lines(frames ?? []) };
}

export function leaksText(report: LeaksReport): string {
  const { watches, found, sources } = report;
  if (!found) return headerText(report) + waitingText(report);
  const rows = found.leaks.map((leak) => leakText(leak, sources, isOfWorkers(watches)));
  return headerText(report) + growthText(report, found) + (rows.join('\n') || noneText(found));
}

/** Where memory as a whole grows, no place is no news that nothing does. */
function noneText({ growth }: Found): string {
  return growth.isGrowing
    ? '(memory grew by more than chance in all, but no place alone: watch on, or call /end_show for call paths)\n'
    : '(no place grew by more than chance in most of these windows)\n';
}

function headerText(report: LeaksReport): string {
  const { watches } = report;
  const { pid, threadId, nodeVersion } = watches.asked;
  const { at, since, everies, nextAt, kept } = sumUp(watches);
  const began = since ? ` since ${since.toISOString()}` : '';
  return [
    `# ${at?.toISOString() ?? 'no capture yet'}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}\n`,
    workersText(watches),
    `# watching${began}, one capture every ${everies.map(formatDuration).join(' or ')}, the next at ` +
      `${nextAt.toISOString()}; windows kept: ${kept}\n`,
    ...watches.parts.map((part) => stateText(part, report)),
  ].join('');
}

/** What one of the processes lacks. */
function stateText({ process, data }: Part<Watch>, { watches, question, found }: LeaksReport): string {
  const { fault, windows } = data;
  const needed = windowsNeeded(question);
  const who = isOfWorkers(watches) ? `worker ${process.pid}: ` : '';
  const lines = [
    ...(fault === null ? [] : [`no capture of late: ${printable(fault)}; the next one may begin anew`]),
    ...(found && windows.length < needed ? [`${windows.length} of ${needed} windows so far`] : []),
  ];
  return lines.map((line) => `# ${who}${line}\n`).join('');
}

function waitingText({ watches, question }: LeaksReport): string {
  const { kept, nextAt } = sumUp(watches);
  return `(${kept} of ${windowsNeeded(question)} windows so far, the next one ends at ${nextAt.toISOString()})\n`;
}

function growthText({ watches, question }: LeaksReport, { growth, processes }: Found): string {
  const outlook = firstFull(watches, processes);
  const whose = isOfWorkers(watches) && outlook ? ` of worker ${outlook.pid}:` : '';
  const full = outlook?.full ? `, full ${timeLeftText(outlook.full)} at this rate` : '';
  const chance = growth.isGrowing ? '' : ', which may be chance';
  return (
    `# last ${windowsJudged(watches, question)} windows, ${formatDuration(growth.durationMs)}: ` +
    `live memory ${rateText(growth)}${chance}; ` +
    `heap${whose} ${formatSize(outlook?.heap.used ?? 0)} of ${formatSize(outlook?.heap.limit ?? 0)}${full}\n`
  );
}

function windowsJudged(watches: Gathered<Watch>, { windows }: LeaksQuestion): number {
  return Math.min(windows, sumUp(watches).kept);
}

function leakText(leak: Leak, sources: Map<Frame, string>, isOfWorkers: boolean): string {
  const { suspect, heapFull, traceback, via, rates } = leak;
  const { frame, share } = suspect;
  const figures = [
    rateText(suspect),
    ...(share === null ? [] : [`${Math.round(share * 100)}% of the growth`]),
    heapFull
      ? `heap${isOfWorkers ? ` of worker ${heapFull.pid}` : ''} full ${timeLeftText(heapFull)}`
      : 'external',
    ...(frame.functionName === '' ? [] : [`in ${frame.functionName}`]),
  ];
  const path = traceback.format({ sourceLine: lineBelow(sources) });
  const lines = (texts: readonly string[]) => texts.map((line) => `${printable(line)}\n`).join('');
  return [
    lines([`${String(frame)}: ${figures.join(', ')}`]),
    viaText(via),
    isOfWorkers ? amountsText(rates, (rate) => `${formatSize(Math.round(rate), true)}/h`) : '',
    lines(path),
  ].join('');
}

function rateText({ rate, error }: Rate): string {
  return `${formatSize(Math.round(rate), true)}/h (±${formatSize(Math.round(error))}/h)`;
}

function timeLeftText({ ms, least, most }: TimeLeft): string {
  if (ms === 0) return 'now';
  const end = most === null ? 'or more' : `to ${formatDuration(most)}`;
  return `in ${formatDuration(ms)} (${formatDuration(least)} ${end})`;
}

export function leaksJson({ watches, question, found }: LeaksReport) {
  const { asked, parts } = watches;
  const { at, since, everies, nextAt, kept } = sumUp(watches);
  const outlook = firstFull(watches, found?.processes ?? []);
  return {
    pid: asked.pid,
    thread_id: asked.threadId,
    node_version: asked.nodeVersion,
    at: at?.toISOString() ?? null,
    watching_since: since?.toISOString() ?? null,
    every_ms: Math.min(...everies),
    next_at: nextAt.toISOString(),
    /** Why there was no capture of late. */
    fault: parts.map(({ data }) => data.fault).find((fault) => fault !== null) ?? null,
    windows_kept: kept,
    /** So many before anything is judged. */
    windows_needed: windowsNeeded(question),
    /** How many were judged; `null` when there are too few. */
    windows: found && windowsJudged(watches, question),
    heap: outlook && heapJson(outlook.heap),
    growth: found && growthJson(found.growth, outlook?.full ?? null),
    suspects: found?.leaks.map((leak) => leakJson(leak, isOfWorkers(watches))) ?? null,
    workers: isOfWorkers(watches) ? workersOf(watches, found) : null,
  };
}

function workersOf(watches: Gathered<Watch>, found: Found | null) {
  const judged = new Map(found?.processes.map((each) => [each.pid, each]));
  return workersJson(watches, (watch, { pid }) => {
    const own = judged.get(pid);
    return {
      watching_since: watch.since?.toISOString() ?? null,
      every_ms: watch.every,
      next_at: watch.nextAt.toISOString(),
      fault: watch.fault,
      windows_kept: watch.windows.length,
      heap: watch.newest && heapJson(watch.newest.heap),
      growth: own ? growthJson(own.growth, own.heapFull) : null,
    };
  });
}

function heapJson({ used, limit }: HeapFill) {
  return { used, limit };
}

function growthJson(growth: Trend & { durationMs: number }, full: TimeLeft | null) {
  const { durationMs, isGrowing } = growth;
  return {
    duration_ms: durationMs,
    ...rateJson(growth),
    significant: isGrowing,
    heap_full_ms: full && timeLeftJson(full),
  };
}

function leakJson({ suspect, heapFull, traceback, via, rates }: Leak, isOfWorkers: boolean) {
  const { frame, share } = suspect;
  const { filename, lineno, functionName, external } = frame;
  return {
    filename,
    lineno,
    function: functionName,
    external,
    ...rateJson(suspect),
    /**
     * Of the growth, 0 … 1; `null` where the growth in all is not known.
     *
     * @format double
     */
    share: share === null ? null : Math.round(share * 10_000) / 10_000,
    heap_full_ms: heapFull && timeLeftJson(heapFull),
    ...(via.length > 0 && { via: viaJson(via) }),
    traceback: traceback.frames.map(frameJson),
    ...(isOfWorkers && { workers: rates.map(({ pid, amount }) => ({ pid, rate: Math.round(amount) })) }),
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

/** What the watches have in common: since the first began, until the next capture of any. */
function sumUp({ parts }: Gathered<Watch>) {
  const watches = parts.map(({ data }) => data);
  const times = (dates: readonly (Date | null | undefined)[]) =>
    dates.flatMap((date) => date?.getTime() ?? []);
  const captures = times(watches.map(({ newest }) => newest?.takenAt));
  const begins = times(watches.map(({ since }) => since));
  return {
    at: captures.length > 0 ? new Date(Math.max(...captures)) : null,
    since: begins.length > 0 ? new Date(Math.min(...begins)) : null,
    everies: [...new Set(watches.map(({ every }) => every))].sort((a, b) => a - b),
    nextAt: new Date(Math.min(...times(watches.map(({ nextAt }) => nextAt)))),
    kept: Math.max(...watches.map(({ windows }) => windows.length)),
  };
}

interface HeapOutlook {
  readonly pid: number;
  readonly heap: HeapFill;
  /** `null` where memory on the heap does not grow, as far as is known. */
  readonly full: TimeLeft | null;
}

/** The heap that will be full first; of those that do not grow, the fullest. `null` before the first capture. */
function firstFull({ parts }: Gathered<Watch>, processes: Found['processes']): HeapOutlook | null {
  const fulls = new Map(processes.map(({ pid, heapFull }) => [pid, heapFull]));
  const outlooks = parts.flatMap(({ process: { pid }, data: { newest } }) =>
    newest ? [{ pid, heap: newest.heap, full: fulls.get(pid) ?? null }] : [],
  );
  const fill = ({ heap }: HeapOutlook) => heap.used / heap.limit;
  const msLeft = ({ full }: HeapOutlook) => full?.ms ?? Number.MAX_VALUE;
  return outlooks.sort((a, b) => msLeft(a) - msLeft(b) || fill(b) - fill(a))[0] ?? null;
}
