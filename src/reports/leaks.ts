import { printable } from '../base/printable';
import { formatDuration, formatSize } from '../base/units';
import { type Frame } from '../model/frame';
import { type Rate } from '../model/growth';
import { type TimeLeft } from '../model/time-left';
import { type HeapFill } from '../process/heap-limit';
import { findLeaks, type Found, type LeaksQuestion, type Watch } from './find-leaks';
import { frameJson } from './frame-json';
import { type Gathered, isOfWorkers, type Part, workersJson, workersText } from './gathered';
import { type JoinedLeak, type JoinedLeaks, joinLeaks } from './join-leaks';
import { type ShownNames } from './shown-names';
import { amountsText } from './worker-shares';

/** The answer of `/memory/leaks`. */
export interface LeaksReport {
  watches: Gathered<WatchLook>;
  question: LeaksQuestion;
  /** `null` while each process has fewer windows than were asked for. */
  joined: JoinedLeaks | null;
  /** The source line of each frame that the rows show, where known. */
  sources: Map<Frame, string>;
}

/** The watch of one process. */
interface WatchLook {
  watch: Watch;
  /** `null` while there are fewer windows than were asked for. */
  found: Found | null;
}

export async function makeLeaksReport(
  watches: Gathered<Watch>,
  question: LeaksQuestion,
  names: ShownNames,
): Promise<LeaksReport> {
  const parts: Part<WatchLook>[] = [];
  for (const { process, data: watch } of watches.parts) {
    parts.push({ process, data: { watch, found: await findLeaks(watch, question, names) } });
  }
  const joined = joinLeaks(
    parts.flatMap(({ process, data }) => (data.found ? { process, data: data.found } : [])),
    question.top,
  );
  const frames = joined?.leaks.flatMap(({ frame, traceback }) => [frame, ...(traceback?.frames ?? [])]);
  return { watches: { ...watches, parts }, question, joined, sources: await names.lines(frames ?? []) };
}

export function leaksText(report: LeaksReport): string {
  const { watches, joined, sources } = report;
  const rows = joined?.leaks.map((leak) => leakText(leak, sources, isOfWorkers(watches)));
  return [
    headerText(report),
    joined && growthText(report, joined),
    rows?.join('\n') ?? waitingText(report),
    rows?.length === 0 ? '(no place grew by more than chance in each of these windows)\n' : '',
  ].join('');
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
function stateText({ process, data }: Part<WatchLook>, { watches, question, joined }: LeaksReport): string {
  const { fault, windows } = data.watch;
  const who = isOfWorkers(watches) ? `worker ${process.pid}: ` : '';
  const lines = [
    ...(fault === null ? [] : [`no capture of late: ${printable(fault)}; the next one may begin anew`]),
    ...(joined && !data.found ? [`${windows.length} of ${question.windows} windows so far`] : []),
  ];
  return lines.map((line) => `# ${who}${line}\n`).join('');
}

function waitingText({ watches, question }: LeaksReport): string {
  const { kept, nextAt } = sumUp(watches);
  return `(${kept} of ${question.windows} windows so far, the next one ends at ${nextAt.toISOString()})\n`;
}

function growthText({ watches, question }: LeaksReport, { durationMs, ...rate }: JoinedLeaks): string {
  const outlook = firstFull(watches);
  const whose = isOfWorkers(watches) && outlook ? ` of worker ${outlook.pid}:` : '';
  const full = outlook?.full ? `, full ${timeLeftText(outlook.full)} at this rate` : '';
  return (
    `# last ${question.windows} windows, ${formatDuration(durationMs)}: live memory ${rateText(rate)}; ` +
    `heap${whose} ${formatSize(outlook?.heap.used ?? 0)} of ${formatSize(outlook?.heap.limit ?? 0)}${full}\n`
  );
}

function leakText(leak: JoinedLeak, sources: Map<Frame, string>, isOfWorkers: boolean): string {
  const { frame, share, heapFull, traceback, rates } = leak;
  const figures = [
    rateText(leak),
    ...(share === null ? [] : [`${Math.round(share * 100)}% of the growth`]),
    heapFull
      ? `heap${isOfWorkers ? ` of worker ${heapFull.pid}` : ''} full ${timeLeftText(heapFull)}`
      : 'external',
    ...(frame.functionName === '' ? [] : [`in ${frame.functionName}`]),
  ];
  const path = traceback?.format({ sourceLine: (each) => sources.get(each) ?? null }) ?? [];
  const lines = (texts: readonly string[]) => texts.map((line) => `${printable(line)}\n`).join('');
  return [
    lines([`${String(frame)}: ${figures.join(', ')}`]),
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

export function leaksJson({ watches, question, joined }: LeaksReport) {
  const { asked, parts } = watches;
  const { at, since, everies, nextAt, kept } = sumUp(watches);
  const outlook = firstFull(watches);
  return {
    pid: asked.pid,
    thread_id: asked.threadId,
    node_version: asked.nodeVersion,
    at: at?.toISOString() ?? null,
    watching_since: since?.toISOString() ?? null,
    every_ms: Math.min(...everies),
    next_at: nextAt.toISOString(),
    fault: parts.map(({ data }) => data.watch.fault).find((fault) => fault !== null) ?? null,
    windows_kept: kept,
    windows: question.windows,
    heap: outlook && heapJson(outlook.heap),
    growth: joined && growthJson(joined, outlook?.full ?? null),
    suspects: joined?.leaks.map((leak) => leakJson(leak, isOfWorkers(watches))) ?? null,
    workers: workersJson(watches, ({ watch, found }) => ({
      watching_since: watch.since?.toISOString() ?? null,
      every_ms: watch.every,
      next_at: watch.nextAt.toISOString(),
      fault: watch.fault,
      windows_kept: watch.windows.length,
      heap: watch.newest && heapJson(watch.newest.heap),
      growth: found && growthJson(found.growth, found.heapFull),
    })),
  };
}

function heapJson({ used, limit }: HeapFill) {
  return { used, limit };
}

function growthJson({ durationMs, ...rate }: Rate & { durationMs: number }, full: TimeLeft | null) {
  return { duration_ms: durationMs, ...rateJson(rate), heap_full_ms: full && timeLeftJson(full) };
}

function leakJson(leak: JoinedLeak, isOfWorkers: boolean) {
  const { frame, share, heapFull, traceback, rates } = leak;
  const { filename, lineno, functionName, external } = frame;
  return {
    filename,
    lineno,
    function: functionName,
    external,
    ...rateJson(leak),
    share: share === null ? null : Math.round(share * 10_000) / 10_000,
    heap_full_ms: heapFull && timeLeftJson(heapFull),
    traceback: traceback?.frames.map(frameJson) ?? null,
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
function sumUp({ parts }: Gathered<WatchLook>) {
  const watches = parts.map(({ data }) => data.watch);
  const times = (dates: readonly (Date | null | undefined)[]) =>
    dates.flatMap((date) => date?.getTime() ?? []);
  const captures = times(watches.map(({ newest }) => newest?.snapshot.origin.takenAt));
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
function firstFull({ parts }: Gathered<WatchLook>): HeapOutlook | null {
  const outlooks = parts.flatMap(({ process, data: { watch, found } }) =>
    watch.newest ? [{ pid: process.pid, heap: watch.newest.heap, full: found?.heapFull ?? null }] : [],
  );
  const fill = ({ heap }: HeapOutlook) => heap.used / heap.limit;
  const msLeft = ({ full }: HeapOutlook) => full?.ms ?? Number.MAX_VALUE;
  return outlooks.sort((a, b) => msLeft(a) - msLeft(b) || fill(b) - fill(a))[0] ?? null;
}
