import { printable } from '../base/printable';
import { formatSize } from '../base/units';
import { Compared } from '../model/compared';
import { type Frame } from '../model/frame';
import { createGrouping } from '../model/grouping';
import {
  hasChanged,
  rankDifferences,
  type RankedTable,
  rankStatistics,
  sumLive,
  type TotalChange,
} from '../stats/rank';
import { type Snapshot } from '../model/snapshot';
import { type Statistic, type StatisticDiff } from '../stats/statistic';
import { type Capture } from '../tracer/capture';
import { formatAge } from './age';
import { type CaptureHeader, headerJson, headerText, makeHeader } from './capture-header';
import { type Gathered, isOfWorkers, pidsOf } from './gathered';
import { type JoinedLooks, type LookSnapshots } from './join-looks';
import { makeVerdict } from './judge';
import {
  framesOfChange,
  type LiveChange,
  locateChange,
  type LocatedChange,
  measureChange,
} from './live-change';
import { noteOn } from './pseudo-frames';
import { chooseFiles, chooseOwner, groupingFor, scriptsOf, type TableQuestion } from './question';
import { diffRowJson, rowJson } from './row-json';
import { mapSet, type ShownNames } from './shown-names';
import { shownFrames, type Split, splitRows } from './split-rows';
import { type Verdict, verdictJson, verdictText } from './verdict';
import { viaText } from './via';
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
  /** `null` without a beginning to compare with. */
  verdict: Verdict | null;
}

interface Tables {
  statistics: Split<Statistic>[];
  /** `null` where there is nothing to compare with. */
  compareToLast: Comparison | null;
  compareToStart: Comparison | null;
  /** Of all memory, whatever the tables are asked for. */
  sinceStart: LocatedChange | null;
  sinceLast: LiveChange | null;
}

interface Comparison {
  total: TotalChange;
  /** Groups that changed. */
  rows: Split<StatisticDiff>[];
}

export async function makeEndShowReport(
  { captures, snapshots, lacking, begin }: EndShowSubject,
  question: TableQuestion,
  names: ShownNames,
  base = '',
): Promise<EndShowReport> {
  const shown = mapSet(snapshots, (snapshot) => chooseOwner(snapshot, question));
  const scripts = scriptsOf(question);
  if (scripts) await names.open(shown, scripts);
  const pids = pidsOf(captures);
  const tables = await names.ask(shown, (named) => makeTables(named, question, pids), framesOf);
  const header = makeHeader(captures, shown.now, { begin, leftOut: names.leftOut() });
  return { header, question, lacking, tables, verdict: verdictOn(header, tables, shown.start, base) };
}

function verdictOn(
  { takenAt, ledger, captures, begin, external: buffers }: CaptureHeader,
  { sinceStart, sinceLast }: Tables,
  start: Snapshot | null,
  base: string,
): Verdict | null {
  if (!begin || !sinceStart) return null;
  const { arrayBuffers, external, native } = begin.ledgerDiff;
  return makeVerdict({
    sinceStart,
    sinceLast,
    memory: {
      rss: ledger.rss,
      heapFree: ledger.heapFree,
      arrayBuffersDiff: arrayBuffers,
      knownBuffersDiff: buffers && start ? buffers.size - sumLive(start, true).size : 0,
      nativeDiff: native + external - arrayBuffers,
    },
    resources: begin.resources,
    types: begin.types?.fault === null ? begin.types.grown : null,
    begun: formatAge(begin.at, takenAt),
    buffersTraced: captures.parts.every(({ data }) => data.tracer.buffers),
    base,
  });
}

function makeTables(named: LookSnapshots, question: TableQuestion, pids: readonly number[]): Tables {
  const { top, libraries } = question;
  const { now, last, start } = mapSet(named, (snapshot) => chooseFiles(snapshot, question));
  const rank = (older: Snapshot) => rankDifferences(now, older, groupingFor(question));
  const compare = ({ rows, total }: RankedTable, compared: Compared): Comparison => ({
    total,
    rows: splitRows(rows.filter(hasChanged).take(top), compared, question, pids),
  });
  const [lastTable, startTable] = [last && rank(last), start && rank(start)];
  const sinceStart = new Compared(now, start);
  // What most ask for is what a verdict rests on.
  const isOfAll = isOfAllLines(question);
  const byLine = (older: Snapshot, table: RankedTable) =>
    isOfAll ? table : rankDifferences(named.now, older, createGrouping('lineno'));
  return {
    statistics: splitRows(
      rankStatistics(now, groupingFor(question)).take(top),
      new Compared(now, null),
      question,
      pids,
    ),
    compareToLast: lastTable && compare(lastTable, new Compared(now, last)),
    compareToStart: startTable && compare(startTable, sinceStart),
    sinceStart:
      named.start &&
      startTable &&
      locateChange(
        byLine(named.start, startTable),
        isOfAll ? sinceStart : new Compared(named.now, named.start),
        libraries,
      ),
    sinceLast: named.last && lastTable && measureChange(byLine(named.last, lastTable)),
  };
}

function isOfAllLines({ keyType, cumulative, include, exclude }: TableQuestion): boolean {
  return keyType === 'lineno' && !cumulative && include.length + exclude.length === 0;
}

function framesOf({ statistics, compareToLast, compareToStart, sinceStart }: Tables): Frame[] {
  const rows = [...statistics, ...(compareToLast?.rows ?? []), ...(compareToStart?.rows ?? [])];
  return [...rows.flatMap(shownFrames), ...(sinceStart ? framesOfChange(sinceStart) : [])];
}

export function endShowText({ header, lacking, tables, verdict }: EndShowReport): string {
  const { statistics, compareToLast, compareToStart } = tables;
  return [
    verdict ? verdictText(verdict) : '',
    headerText(header),
    lines(statistics, 'size', 'nothing is live that was allocated since tracing began'),
    '\ncompare to last:\n',
    compareToLast ? diffText(compareToLast, lacking.last) : '(no look before this one)\n',
    '\ncompare to start:\n',
    compareToStart ? diffText(compareToStart, lacking.start) : '(no start: call /begin_show)\n',
  ].join('');
}

function diffText({ total, rows }: Comparison, lacking: readonly number[]): string {
  const significant = rows.filter(({ row }) => row.significant);
  const rest = rows.filter(({ row }) => !row.significant);
  const without = lacking.length === 0 ? '' : `(without ${lacking.join(', ')}: nothing to compare with)\n`;
  const text = lines(significant, 'sizeDiff', rest.length > 0 ? noneText(total) : 'no change');
  return `${without}${text}${rest.length > 0 ? `within sampling error:\n${lines(rest, 'sizeDiff', '')}` : ''}`;
}

/** What stands in the place of rows, where each may be chance: all together may still be more. */
function noneText({ significant, sizeDiff, error, newSamples, freedSamples }: TotalChange): string {
  if (!significant) return 'no change beyond sampling error';
  const change = `${formatSize(sizeDiff, true)} (±${formatSize(error)}; +${newSamples} new, ${freedSamples} freed)`;
  return `${change} in all, spread over rows of which none alone is beyond sampling error`;
}

function lines(
  rows: readonly Split<Statistic | StatisticDiff>[],
  value: 'size' | 'sizeDiff',
  ifEmpty: string,
): string {
  if (rows.length === 0) return `(${ifEmpty})\n`;
  return rows
    .map(({ row, shares, via }) => {
      const note = noteOn(row.traceback.site);
      const below = `${note === null ? '' : `  ${note}\n`}${viaText(via)}${sharesText(shares, value)}`;
      return `${printable(row.toString())}\n${below}`;
    })
    .join('');
}

export function endShowJson({ header, question, lacking, tables, verdict }: EndShowReport) {
  return {
    ...headerJson(header),
    verdict: verdict && verdictJson(verdict),
    key_type: question.keyType,
    statistics: tables.statistics.map(rowJson),
    change_since_last: tables.compareToLast && totalJson(tables.compareToLast.total),
    change_since_start: tables.compareToStart && totalJson(tables.compareToStart.total),
    compare_to_last: tables.compareToLast && diffRowsJson(tables.compareToLast.rows),
    compare_to_start: tables.compareToStart && diffRowsJson(tables.compareToStart.rows),
    ...(isOfWorkers(header.captures) && { lacking }),
  };
}

function diffRowsJson(rows: readonly Split<StatisticDiff>[]) {
  return rows.map(diffRowJson);
}

function totalJson({ sizeDiff, error, newSamples, freedSamples, significant }: TotalChange) {
  return {
    size_diff: sizeDiff,
    error,
    new_samples: newSamples,
    freed_samples: freedSamples,
    significant,
  };
}
