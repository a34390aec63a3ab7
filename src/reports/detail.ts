import { TraceallocError } from '../base/errors';
import { printable } from '../base/printable';
import { formatSize } from '../base/units';
import { applicationFrames, type IsApplication } from '../model/application';
import { type Frame } from '../model/frame';
import { createGrouping, type Grouping } from '../model/grouping';
import { isOfRow } from '../model/paths-of-row';
import { splitGroups } from '../model/shares';
import { type Snapshot } from '../model/snapshot';
import { hasChanged, rankDifferences, rankStatistics } from '../stats/rank';
import { type Statistic, StatisticDiff } from '../stats/statistic';
import { foldedPath, wholePath } from './call-path';
import { frameJson } from './frame-json';
import { type Gathered, pidsOf, workersJson, workersText } from './gathered';
import { chooseFiles, chooseOwner, groupingFor, scriptsOf, type TableQuestion } from './question';
import { mapSet, type ShownNames } from './shown-names';
import { sharesText, toWorkerShares, type WorkerShare } from './worker-shares';

/** What a call path is told of: a snapshot, or what changed from `start` to `last`. */
export type DetailPart = 'last' | 'start' | 'diff';

export interface DetailQuestion extends Pick<TableQuestion, 'keyType' | 'libraries' | 'include' | 'exclude'> {
  /** Which row of the table, of which the biggest call path is shown: 0 = the first. */
  top: number;
  of: readonly DetailPart[];
  /** Whether frames that are not the application's are folded up. */
  folds: boolean;
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
  question: Pick<DetailQuestion, 'keyType' | 'folds'>;
  isApplication: IsApplication;
  /** Those that were asked for, in order; `null` where there is no snapshot to tell of. */
  parts: ReadonlyMap<DetailPart, Detail | null>;
}

interface Detail extends Found {
  /** The source line of each of its frames, where known. */
  sources: Map<Frame, string>;
}

interface Found {
  /** How many rows the table has. */
  rows: number;
  /** The biggest call path of the row; `null` when this table has fewer. */
  biggest: Statistic | StatisticDiff | null;
  /** The workers it comes from; nothing where only one process was asked. */
  shares: WorkerShare[];
}

/** @throws TraceallocError `ERR_TRACEALLOC_OUT_OF_RANGE` when no table has so many rows. */
export async function makeDetailReport(
  { snapshots, workers }: DetailSubject,
  question: DetailQuestion,
  names: ShownNames,
): Promise<DetailReport> {
  const pids = pidsOf(workers);
  const shown = mapSet(snapshots, (snapshot) => chooseOwner(snapshot, question));
  const scripts = scriptsOf({ ...question, cumulative: false });
  if (scripts) await names.open(shown, scripts);
  const found = await names.ask(
    shown,
    (named) => {
      const chosen = mapSet(named, (snapshot) => chooseFiles(snapshot, question));
      return question.of.map((part) => [part, findPart(part, chosen, question, pids)] as const);
    },
    (parts) => parts.flatMap(([, part]) => framesOf(part)),
  );
  checkRange(question.top, found);
  const parts = new Map<DetailPart, Detail | null>();
  for (const [name, part] of found) {
    parts.set(name, part && { ...part, sources: await names.lines(framesOf(part)) });
  }
  const isApplication = applicationFrames(question.libraries);
  return { top: question.top, workers, question, isApplication, parts };
}

function findPart(
  part: DetailPart,
  { last, start }: DetailSnapshots,
  question: DetailQuestion,
  pids: readonly number[],
): Found | null {
  if (part === 'start') return start && find(start, null, question, pids);
  if (part === 'last') return last && find(last, null, question, pids);
  return last && start && find(last, start, question, pids);
}

function find(
  newer: Snapshot,
  older: Snapshot | null,
  question: DetailQuestion,
  pids: readonly number[],
): Found {
  const { keyType, libraries, top } = question;
  const rank = (grouping: Grouping) =>
    older ? rankDifferences(newer, older, grouping).rows.filter(hasChanged) : rankStatistics(newer, grouping);
  const table = rank(groupingFor({ ...question, cumulative: false }));
  const row = table.at(top) ?? null;
  const paths = keyType === 'traceback' ? table : rank(createGrouping('traceback'));
  const isApplication = applicationFrames(libraries);
  let biggest = null;
  for (let at = keyType === 'traceback' ? top : 0; row && !biggest && at < paths.length; at++) {
    const path = paths.at(at);
    if (path && isOfRow(row.traceback, keyType, path.traceback, isApplication)) biggest = path;
  }
  const shares =
    biggest && pids.length > 1 ? splitGroups(newer, older, createGrouping('traceback'))(biggest) : [];
  return { rows: table.length, biggest, shares: toWorkerShares(shares, pids) };
}

function framesOf(found: Found | null): readonly Frame[] {
  return found?.biggest?.traceback.frames ?? [];
}

function checkRange(top: number, found: readonly (readonly [DetailPart, Found | null])[]): void {
  const tables = found.flatMap(([, part]) => part ?? []);
  const most = Math.max(0, ...tables.map(({ rows }) => rows));
  if (tables.length === 0 || top < most) return;
  const message =
    most === 0
      ? 'there is no call path: nothing of what is asked for is live that was allocated since tracing began, or has changed'
      : `top goes from 0 to ${most - 1}, one for each row`;
  throw new TraceallocError('ERR_TRACEALLOC_OUT_OF_RANGE', message);
}

const LABELS: Readonly<Record<DetailPart, { name: string; missing: string }>> = {
  last: { name: 'last_snapshot', missing: 'none taken: call /end_show' },
  start: { name: 'start_snapshot', missing: 'none taken: call /begin_show' },
  diff: { name: 'change_since_start', missing: 'none taken: call /begin_show, run traffic, call /end_show' },
};

export function detailText(report: DetailReport): string {
  const { top, workers, parts } = report;
  return [
    `${top}\n${workersText(workers)}`,
    ...Array.from(parts, ([part, detail]) => {
      const { name, missing } = LABELS[part];
      return `${name}: ${detail ? partText(detail, report) : `${missing}\n`}`;
    }),
  ].join('\n');
}

function partText(
  { rows, biggest, sources, shares }: Detail,
  { isApplication, question: { folds } }: DetailReport,
): string {
  const lines = [String(rows)];
  if (biggest instanceof StatisticDiff) lines.push(changeText(biggest));
  if (!biggest) lines.push('  (it has fewer)');
  else if (folds) lines.push(...foldedPath(biggest.traceback, isApplication, sources));
  else lines.push(...wholePath(biggest.traceback, sources));
  if (biggest?.external) lines.push('  (external)');
  const value = biggest instanceof StatisticDiff ? 'sizeDiff' : 'size';
  return lines.map((line) => `${printable(line)}\n`).join('') + sharesText(shares, value);
}

function changeText({ sizeDiff, error, newSamples, freedSamples, significant }: StatisticDiff): string {
  const change = `${formatSize(sizeDiff, true)} (±${formatSize(error)}; +${newSamples} new, ${freedSamples} freed)`;
  return `  ${change}${significant ? '' : ', within sampling error'}`;
}

export function detailJson(report: DetailReport) {
  const { top, workers, parts } = report;
  const jsonOf = (part: DetailPart) => {
    const detail = parts.get(part);
    return detail && partJson(detail, report);
  };
  return {
    top,
    ...(parts.has('last') && { last_snapshot: jsonOf('last') ?? null }),
    ...(parts.has('start') && { start_snapshot: jsonOf('start') ?? null }),
    ...(parts.has('diff') && { change_since_start: jsonOf('diff') ?? null }),
    workers: workersJson(workers, () => ({})),
  };
}

function partJson({ rows, biggest, sources, shares }: Detail, { question, isApplication }: DetailReport) {
  const diff = biggest instanceof StatisticDiff ? biggest : null;
  return {
    ...(question.keyType === 'traceback' ? { tracebacks: rows } : { rows }),
    size: biggest?.size ?? null,
    ...(diff && { size_diff: diff.sizeDiff, error: diff.error, significant: diff.significant }),
    count: biggest?.count ?? null,
    external: biggest?.external ?? null,
    traceback:
      biggest?.traceback.frames.map((frame) => ({
        ...frameJson(frame),
        application: isApplication(frame),
        source: sources.get(frame) ?? null,
      })) ?? null,
    ...(shares.length > 0 && { workers: shares.map(({ pid, size }) => ({ pid, size })) }),
  };
}
