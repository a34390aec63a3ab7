import { type Frame } from '../model/frame';
import { type Snapshot } from '../model/snapshot';
import { type GroupDiff, rankDifferences } from '../model/rank-differences';
import { rankStatistics } from '../model/rank-statistics';
import { type Statistic, type StatisticDiff } from '../model/statistic';
import { type Capture } from '../tracer/capture';
import { type CaptureHeader, headerJson, headerText, makeHeader } from './capture-header';
import { frameJson } from './frame-json';
import { printable } from '../base/printable';
import { chooseFiles, chooseOwner, type TableQuestion } from './question';
import { mapSet, type ShownNames } from './shown-names';

/** The answer of `/end_show`. */
export interface EndShowReport {
  header: CaptureHeader;
  question: TableQuestion;
  tables: Tables;
}

interface Tables {
  statistics: Statistic[];
  /** Groups that changed; `null` where there is nothing to compare with. */
  compareToLast: StatisticDiff[] | null;
  compareToStart: StatisticDiff[] | null;
}

type LookSnapshots = Readonly<Record<'last' | 'start', Snapshot | null> & { now: Snapshot }>;

/** What the report is about. */
export interface EndShowSubject {
  /** The capture of `now`. */
  capture: Capture;
  snapshots: LookSnapshots;
  /** Of the thread that was looked at. */
  threadId: number;
}

export async function makeEndShowReport(
  { capture, snapshots, threadId }: EndShowSubject,
  question: TableQuestion,
  names: ShownNames,
): Promise<EndShowReport> {
  const shown = mapSet(snapshots, (snapshot) => chooseOwner(snapshot, question));
  const asksByFile = question.keyType === 'filename' || question.include.length + question.exclude.length > 0;
  if (asksByFile) await names.open(shown, question.cumulative ? 'all' : 'sites');
  const tables = await names.ask(shown, (named) => makeTables(named, question), framesOf);
  return { header: makeHeader(capture, shown.now, threadId), question, tables };
}

function makeTables(named: LookSnapshots, question: TableQuestion): Tables {
  const { keyType, cumulative, top } = question;
  const { now, last, start } = mapSet(named, (snapshot) => chooseFiles(snapshot, question));
  const compare = (older: Snapshot) =>
    rankDifferences(now, older, keyType, cumulative).filter(hasChanged).take(top);
  return {
    statistics: rankStatistics(now, keyType, cumulative).take(top),
    compareToLast: last && compare(last),
    compareToStart: start && compare(start),
  };
}

/** Groups that stayed as they were say nothing in a comparison. */
function hasChanged({ newSamples, freedSamples }: GroupDiff): boolean {
  return newSamples + freedSamples > 0;
}

function framesOf({ statistics, compareToLast, compareToStart }: Tables): Frame[] {
  const rows = [...statistics, ...(compareToLast ?? []), ...(compareToStart ?? [])];
  return rows.flatMap(({ traceback }) => traceback.frames);
}

export function endShowText({ header, tables }: EndShowReport): string {
  const { statistics, compareToLast, compareToStart } = tables;
  return [
    headerText(header),
    lines(statistics, 'nothing is live that was allocated since tracing began'),
    '\ncompare to last:\n',
    compareToLast ? diffText(compareToLast) : '(no look before this one)\n',
    '\ncompare to start:\n',
    compareToStart ? diffText(compareToStart) : '(no start: call /begin_show)\n',
  ].join('');
}

function diffText(diffs: readonly StatisticDiff[]): string {
  const significant = diffs.filter((diff) => diff.significant);
  const rest = diffs.filter((diff) => !diff.significant);
  const text = lines(significant, rest.length > 0 ? 'no change beyond sampling error' : 'no change');
  return rest.length > 0 ? `${text}within sampling error:\n${lines(rest, '')}` : text;
}

function lines(rows: readonly (Statistic | StatisticDiff)[], ifEmpty: string): string {
  if (rows.length === 0) return `(${ifEmpty})\n`;
  return rows.map((row) => `${printable(row.toString())}\n`).join('');
}

export function endShowJson({ header, question, tables }: EndShowReport) {
  return {
    ...headerJson(header),
    key_type: question.keyType,
    statistics: tables.statistics.map(rowJson),
    compare_to_last: tables.compareToLast?.map(diffRowJson) ?? null,
    compare_to_start: tables.compareToStart?.map(diffRowJson) ?? null,
  };
}

function rowJson(statistic: Statistic) {
  const { traceback, size, count, average, samples, error } = statistic;
  return {
    ...placeJson(statistic),
    size,
    count,
    average: Math.round(average),
    samples,
    error,
    traceback: traceback.frames.map(frameJson),
  };
}

function diffRowJson(diff: StatisticDiff) {
  return {
    ...placeJson(diff),
    size: diff.size,
    size_diff: diff.sizeDiff,
    count: diff.count,
    count_diff: diff.countDiff,
    new_samples: diff.newSamples,
    freed_samples: diff.freedSamples,
    error: diff.error,
    significant: diff.significant,
    traceback: diff.traceback.frames.map(frameJson),
  };
}

function placeJson({ traceback }: Statistic | StatisticDiff) {
  const { filename, lineno, functionName } = traceback.site;
  return { filename, lineno, function: functionName };
}
