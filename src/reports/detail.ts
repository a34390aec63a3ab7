import { TraceallocError } from '../base/errors';
import { type Frame } from '../model/frame';
import { splitByPart } from '../model/part-shares';
import { type Snapshot } from '../model/snapshot';
import { rankStatistics } from '../model/rank-statistics';
import { type Statistic } from '../model/statistic';
import { frameJson } from './frame-json';
import { printable } from '../base/printable';
import { type Gathered, pidsOf, workersJson, workersText } from './gathered';
import { chooseFiles, chooseOwner, type FileChoice } from './question';
import { mapSet, type ShownNames } from './shown-names';
import { sharesText, toWorkerShares, type WorkerShare } from './worker-shares';

export interface DetailQuestion extends FileChoice {
  /** Which traceback: 0 = the biggest. */
  top: number;
}

/** The snapshots that `/detail` reads; `null` where none was taken. */
export type DetailSnapshots = Readonly<Record<'last' | 'start', Snapshot | null>>;

/** What the report is about. */
export interface DetailSubject {
  snapshots: DetailSnapshots;
  /** Who was asked for them. */
  workers: Gathered<unknown>;
}

/** The answer of `/detail`. */
export interface DetailReport {
  top: number;
  workers: Gathered<unknown>;
  last: Detail | null;
  start: Detail | null;
}

interface Detail {
  /** How many different tracebacks the snapshot has. */
  tracebacks: number;
  /** The one asked for; `null` when this snapshot has fewer. */
  biggest: Statistic | null;
  /** The source line of each of its frames, where known. */
  sources: Map<Frame, string>;
  /** The workers it comes from; nothing where only one process was asked. */
  shares: WorkerShare[];
}

/** @throws TraceallocError `ERR_TRACEALLOC_OUT_OF_RANGE` when no snapshot has so many tracebacks. */
export async function makeDetailReport(
  { snapshots, workers }: DetailSubject,
  question: DetailQuestion,
  names: ShownNames,
): Promise<DetailReport> {
  const pids = pidsOf(workers);
  const shown = mapSet(snapshots, (snapshot) => chooseOwner(snapshot, question));
  if (question.include.length + question.exclude.length > 0) await names.open(shown, 'sites');
  const found = await names.ask(
    shown,
    ({ last, start }) => ({
      last: last && find(last, question, pids),
      start: start && find(start, question, pids),
    }),
    ({ last, start }) => [...framesOf(last), ...framesOf(start)],
  );
  checkRange(question.top, found.last, found.start);
  return {
    top: question.top,
    workers,
    last: found.last && { ...found.last, sources: await names.lines(framesOf(found.last)) },
    start: found.start && { ...found.start, sources: await names.lines(framesOf(found.start)) },
  };
}

type Found = Omit<Detail, 'sources'>;

function find(snapshot: Snapshot, question: DetailQuestion, pids: readonly number[]): Found {
  const chosen = chooseFiles(snapshot, question);
  const statistics = rankStatistics(chosen, 'traceback', false);
  const biggest = statistics.at(question.top) ?? null;
  const isSplit = biggest !== null && pids.length > 1;
  const shares = isSplit ? splitByPart(chosen, null, 'traceback', false)(biggest) : [];
  return { tracebacks: statistics.length, biggest, shares: toWorkerShares(shares, pids) };
}

function framesOf(found: Found | null): readonly Frame[] {
  return found?.biggest?.traceback.frames ?? [];
}

function checkRange(top: number, last: Found | null, start: Found | null): void {
  const most = Math.max(last?.tracebacks ?? 0, start?.tracebacks ?? 0);
  if (top < most) return;
  const message =
    most === 0
      ? 'no tracebacks were captured: run traffic, then call /end_show'
      : `top goes from 0 to ${most - 1}, one for each traceback captured`;
  throw new TraceallocError('ERR_TRACEALLOC_OUT_OF_RANGE', message);
}

export function detailText({ top, workers, last, start }: DetailReport): string {
  const none = 'none taken: call ';
  return [
    `${top}\n${workersText(workers)}`,
    `last_snapshot: ${last ? snapshotText(last) : `${none}/end_show\n`}`,
    `start_snapshot: ${start ? snapshotText(start) : `${none}/begin_show\n`}`,
  ].join('\n');
}

function snapshotText({ tracebacks, biggest, sources, shares }: Detail): string {
  const lines = biggest?.traceback.format({ sourceLine: (frame) => sources.get(frame) ?? null }) ?? [
    '  (it has fewer tracebacks)',
  ];
  if (biggest?.external) lines.push('  (external)');
  const text = [String(tracebacks), ...lines].map((line) => `${printable(line)}\n`).join('');
  return text + sharesText(shares, 'size');
}

export function detailJson({ top, workers, last, start }: DetailReport) {
  return {
    top,
    last_snapshot: last && snapshotJson(last),
    start_snapshot: start && snapshotJson(start),
    workers: workersJson(workers, () => ({})),
  };
}

function snapshotJson({ tracebacks, biggest, sources, shares }: Detail) {
  return {
    tracebacks,
    size: biggest?.size ?? null,
    count: biggest?.count ?? null,
    external: biggest?.external ?? null,
    traceback:
      biggest?.traceback.frames.map((frame) => ({
        ...frameJson(frame),
        source: sources.get(frame) ?? null,
      })) ?? null,
    ...(shares.length > 0 && { workers: shares.map(({ pid, size }) => ({ pid, size })) }),
  };
}
