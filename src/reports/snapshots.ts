import { printable } from '../base/printable';
import { Compared } from '../model/compared';
import { type Frame } from '../model/frame';
import { rankDifferences } from '../stats/rank';
import { type Snapshot } from '../model/snapshot';
import { type StatisticDiff } from '../stats/statistic';
import { type Capture } from '../tracer/capture';
import { type CaptureHeader, headerJson, headerText, makeHeader } from './capture-header';
import { type Gathered, isOfWorkers, pidsOf } from './gathered';
import { lineBelow } from './pseudo-frames';
import { chooseFiles, chooseOwner, groupingFor, scriptsOf, type TableQuestion } from './question';
import { diffRowJson } from './row-json';
import { mapSet, type ShownNames } from './shown-names';
import { shownFrames, type Split, splitRows } from './split-rows';
import { viaText } from './via';
import { sharesText } from './worker-shares';

/** What the report is about: the captures after the newest operations, and the first ones before them. */
export interface SnapshotsSubject {
  newest: Gathered<Capture>;
  snapshots: { newest: Snapshot; first: Snapshot };
  /** Of the first operation of all. */
  firstAt: Date;
}

/** The answer of `/memory/snapshots`. */
export interface SnapshotsReport {
  header: CaptureHeader;
  firstAt: Date;
  question: TableQuestion;
  rows: Split<StatisticDiff>[];
  /** The source line of each frame that the rows show, where known. */
  sources: Map<Frame, string>;
}

export async function makeSnapshotsReport(
  { newest, snapshots, firstAt }: SnapshotsSubject,
  question: TableQuestion,
  names: ShownNames,
): Promise<SnapshotsReport> {
  const shown = mapSet(snapshots, (snapshot) => chooseOwner(snapshot, question));
  const scripts = scriptsOf(question);
  if (scripts) await names.open(shown, scripts);
  const compare = (named: typeof shown) => {
    const { newest: now, first } = mapSet(named, (snapshot) => chooseFiles(snapshot, question));
    const diffs = rankDifferences(now, first, groupingFor(question)).rows.take(question.top);
    return splitRows(diffs, new Compared(now, first), question, pidsOf(newest));
  };
  const rows = await names.ask(shown, compare, framesOf);
  return {
    header: makeHeader(newest, shown.newest, { leftOut: names.leftOut() }),
    firstAt,
    question,
    rows,
    sources: await names.lines(framesOf(rows)),
  };
}

function framesOf(rows: readonly Split<StatisticDiff>[]): Frame[] {
  return rows.flatMap(shownFrames);
}

export function snapshotsText({ header, firstAt, rows, sources }: SnapshotsReport): string {
  const whose = isOfWorkers(header.captures) ? ' of each worker, the earliest' : ',';
  const first = `# compared with the first operation${whose} captured at ${firstAt.toISOString()}\n`;
  const table = rows.map((row) => rowText(row, sources)).join('');
  return headerText(header) + first + (table || '(nothing is live that was allocated since tracing began)\n');
}

/** Kibibytes with two digits whatever the size, as those who compare such lists by eye want them. */
function rowText({ row, shares, via }: Split<StatisticDiff>, sources: Map<Frame, string>): string {
  const { size, sizeDiff, count, countDiff, traceback } = row;
  const figures = [
    `${kib(sizeDiff)} new KiB`,
    `${kib(size)} total KiB`,
    `${countDiff} new blocks`,
    `${count} total blocks`,
    ...(row.external ? ['external'] : []),
  ];
  const frames = traceback.format({ sourceLine: lineBelow(sources) });
  const path = [...frames, ''].map((line) => `${printable(line)}\n`).join('');
  return `${figures.join(', ')}${accuracyText(row)}\n${viaText(via)}${sharesText(shares, 'sizeDiff')}${path}`;
}

function accuracyText({ newSamples, freedSamples, error, significant }: StatisticDiff): string {
  if (newSamples + freedSamples === 0) return '';
  const verdict = significant ? '' : '; within sampling error';
  return ` (±${kib(error)} KiB${verdict})`;
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(2);
}

export function snapshotsJson({ header, firstAt, question, rows }: SnapshotsReport) {
  return {
    ...headerJson(header),
    first_at: firstAt.toISOString(),
    key_type: question.keyType,
    compare_to_first: rows.map(diffRowJson),
  };
}
