import { printable } from '../base/printable';
import { type Frame } from '../model/frame';
import { type GroupDiff, rankDifferences } from '../model/rank-differences';
import { rankStatistics } from '../model/rank-statistics';
import { type Snapshot } from '../model/snapshot';
import { type Statistic, type StatisticDiff } from '../model/statistic';
import { type Capture } from '../tracer/capture';
import { type CaptureHeader, headerJson, headerText, makeHeader } from './capture-header';
import { type Gathered, isOfWorkers, pidsOf } from './gathered';
import { type JoinedLooks, type LookSnapshots } from './join-looks';
import { chooseFiles, chooseOwner, type TableQuestion } from './question';
import { diffRowJson, rowJson } from './row-json';
import { mapSet, type ShownNames } from './shown-names';
import { type Split, splitRows } from './split-rows';
import { sharesText } from './worker-shares';

/** What the report is about. */
export interface EndShowSubject extends JoinedLooks {
  /** The captures of `now`. */
  captures: Gathered<Capture>;
}

/** The answer of `/end_show`. */
export interface EndShowReport {
  header: CaptureHeader;
  question: TableQuestion;
  lacking: JoinedLooks['lacking'];
  tables: Tables;
}

interface Tables {
  statistics: Split<Statistic>[];
  /** Groups that changed; `null` where there is nothing to compare with. */
  compareToLast: Split<StatisticDiff>[] | null;
  compareToStart: Split<StatisticDiff>[] | null;
}

export async function makeEndShowReport(
  { captures, snapshots, lacking }: EndShowSubject,
  question: TableQuestion,
  names: ShownNames,
): Promise<EndShowReport> {
  const shown = mapSet(snapshots, (snapshot) => chooseOwner(snapshot, question));
  const asksByFile = question.keyType === 'filename' || question.include.length + question.exclude.length > 0;
  if (asksByFile) await names.open(shown, question.cumulative ? 'all' : 'sites');
  const pids = pidsOf(captures);
  const tables = await names.ask(shown, (named) => makeTables(named, question, pids), framesOf);
  return { header: makeHeader(captures, shown.now), question, lacking, tables };
}

function makeTables(named: LookSnapshots, question: TableQuestion, pids: readonly number[]): Tables {
  const { keyType, cumulative, top } = question;
  const { now, last, start } = mapSet(named, (snapshot) => chooseFiles(snapshot, question));
  const compare = (older: Snapshot) => {
    const rows = rankDifferences(now, older, keyType, cumulative).filter(hasChanged).take(top);
    return splitRows(rows, now, older, question, pids);
  };
  return {
    statistics: splitRows(rankStatistics(now, keyType, cumulative).take(top), now, null, question, pids),
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
  return rows.flatMap(({ row }) => row.traceback.frames);
}

export function endShowText({ header, lacking, tables }: EndShowReport): string {
  const { statistics, compareToLast, compareToStart } = tables;
  return [
    headerText(header),
    lines(statistics, 'size', 'nothing is live that was allocated since tracing began'),
    '\ncompare to last:\n',
    compareToLast ? diffText(compareToLast, lacking.last) : '(no look before this one)\n',
    '\ncompare to start:\n',
    compareToStart ? diffText(compareToStart, lacking.start) : '(no start: call /begin_show)\n',
  ].join('');
}

function diffText(diffs: readonly Split<StatisticDiff>[], lacking: readonly number[]): string {
  const significant = diffs.filter(({ row }) => row.significant);
  const rest = diffs.filter(({ row }) => !row.significant);
  const without = lacking.length === 0 ? '' : `(without ${lacking.join(', ')}: nothing to compare with)\n`;
  const text = lines(
    significant,
    'sizeDiff',
    rest.length > 0 ? 'no change beyond sampling error' : 'no change',
  );
  return `${without}${text}${rest.length > 0 ? `within sampling error:\n${lines(rest, 'sizeDiff', '')}` : ''}`;
}

function lines(
  rows: readonly Split<Statistic | StatisticDiff>[],
  value: 'size' | 'sizeDiff',
  ifEmpty: string,
): string {
  if (rows.length === 0) return `(${ifEmpty})\n`;
  return rows.map(({ row, shares }) => `${printable(row.toString())}\n${sharesText(shares, value)}`).join('');
}

export function endShowJson({ header, question, lacking, tables }: EndShowReport) {
  return {
    ...headerJson(header),
    key_type: question.keyType,
    statistics: tables.statistics.map(({ row, shares }) => rowJson(row, shares)),
    compare_to_last: tables.compareToLast?.map(({ row, shares }) => diffRowJson(row, shares)) ?? null,
    compare_to_start: tables.compareToStart?.map(({ row, shares }) => diffRowJson(row, shares)) ?? null,
    ...(isOfWorkers(header.captures) && { lacking }),
  };
}
