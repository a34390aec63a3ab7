import { TraceallocError } from '../base/errors';
import { type Frame } from '../model/frame';
import { type Snapshot } from '../model/snapshot';
import { rankStatistics } from '../model/rank-statistics';
import { type Statistic } from '../model/statistic';
import { frameJson } from './frame-json';
import { printable } from '../base/printable';
import { chooseFiles, chooseOwner, type FileChoice } from './question';
import { mapSet, type ShownNames } from './shown-names';

export interface DetailQuestion extends FileChoice {
  /** Which traceback: 0 = the biggest. */
  top: number;
}

/** The snapshots that `/detail` reads; `null` where none was taken. */
export type DetailSnapshots = Readonly<Record<'last' | 'start', Snapshot | null>>;

/** The answer of `/detail`. */
export interface DetailReport {
  top: number;
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
}

/** @throws TraceallocError `ERR_TRACEALLOC_OUT_OF_RANGE` when no snapshot has so many tracebacks. */
export async function makeDetailReport(
  snapshots: DetailSnapshots,
  question: DetailQuestion,
  names: ShownNames,
): Promise<DetailReport> {
  const shown = mapSet(snapshots, (snapshot) => chooseOwner(snapshot, question));
  if (question.include.length + question.exclude.length > 0) await names.open(shown, 'sites');
  const found = await names.ask(
    shown,
    ({ last, start }) => ({ last: last && find(last, question), start: start && find(start, question) }),
    ({ last, start }) => [...framesOf(last), ...framesOf(start)],
  );
  checkRange(question.top, found.last, found.start);
  return {
    top: question.top,
    last: found.last && { ...found.last, sources: await readSources(found.last, names) },
    start: found.start && { ...found.start, sources: await readSources(found.start, names) },
  };
}

type Found = Omit<Detail, 'sources'>;

function find(snapshot: Snapshot, question: DetailQuestion): Found {
  const statistics = rankStatistics(chooseFiles(snapshot, question), 'traceback', false);
  return { tracebacks: statistics.length, biggest: statistics.at(question.top) ?? null };
}

function framesOf(found: Found | null): readonly Frame[] {
  return found?.biggest?.traceback.frames ?? [];
}

async function readSources(found: Found, names: ShownNames): Promise<Map<Frame, string>> {
  const sources = new Map<Frame, string>();
  for (const frame of framesOf(found)) {
    const line = await names.line(frame);
    if (line !== null) sources.set(frame, line);
  }
  return sources;
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

export function detailText({ top, last, start }: DetailReport): string {
  const none = 'none taken: call ';
  return [
    `${top}\n`,
    `last_snapshot: ${last ? snapshotText(last) : `${none}/end_show\n`}`,
    `start_snapshot: ${start ? snapshotText(start) : `${none}/begin_show\n`}`,
  ].join('\n');
}

function snapshotText({ tracebacks, biggest, sources }: Detail): string {
  const lines = biggest?.traceback.format({ sourceLine: (frame) => sources.get(frame) ?? null }) ?? [
    '  (it has fewer tracebacks)',
  ];
  return [String(tracebacks), ...lines].map((line) => `${printable(line)}\n`).join('');
}

export function detailJson({ top, last, start }: DetailReport) {
  return { top, last_snapshot: last && snapshotJson(last), start_snapshot: start && snapshotJson(start) };
}

function snapshotJson({ tracebacks, biggest, sources }: Detail) {
  return {
    tracebacks,
    size: biggest?.size ?? null,
    count: biggest?.count ?? null,
    traceback:
      biggest?.traceback.frames.map((frame) => ({
        ...frameJson(frame),
        source: sources.get(frame) ?? null,
      })) ?? null,
  };
}
