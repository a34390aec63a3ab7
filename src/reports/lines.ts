import { printable } from '../base/printable';
import { formatDuration, formatSize, plural, roundMs } from '../base/units';
import { Frame } from '../model/frame';
import { type LineRecording, type LineSum, type Loss, sumByLine } from '../model/line-recording';
import { type ProcessIdentity } from '../process/identity';
import { type Sources } from '../sources/sources';

/** A place in the code that runs; line and column are 1-based. */
export interface Place {
  readonly lineno: number;
  readonly column: number;
  /** Whether it is the end of the function, at which nothing stands but its brace. */
  readonly isEnd: boolean;
}

/** What a run took of the process. */
export interface LineCost {
  /** How often a place was reached. */
  readonly hits: number;
  /** Milliseconds that took, about. */
  readonly probesMs: number;
  /** Milliseconds to begin. */
  readonly beginMs: number;
}

/** Why a run ended: `time` is over, every place was reached as often as it may, `call`: the calls were over. */
export type LinesEnd = 'time' | 'hits' | 'call' | 'closed';

/** What the report is about. */
export interface LinesSubject {
  readonly process: ProcessIdentity;
  readonly at: Date;
  readonly name: string;
  /** As V8 names it. */
  readonly filename: string;
  /** Where the function begins. */
  readonly start: Omit<Place, 'isEnd'>;
  /** In the order of the code. */
  readonly places: readonly Place[];
  readonly recording: LineRecording;
  readonly cost: LineCost;
  readonly elapsedMs: number;
  readonly ended: LinesEnd;
}

/** A line of the function. */
interface Row {
  readonly lineno: number;
  /** `null` for a line that nothing is known of. */
  readonly sum: LineSum | null;
  readonly contents: string;
}

export interface LinesReport {
  readonly subject: LinesSubject;
  readonly filename: string;
  readonly rows: readonly Row[];
}

/** Lines of a function that are shown; of a longer one those without code are left out. */
const MAX_LINES = 1000;
/** Characters of a line that are shown. */
const MAX_LENGTH = 200;

export async function makeLinesReport(subject: LinesSubject, sources: Sources): Promise<LinesReport> {
  const { filename: script, start, places, recording } = subject;
  await sources.open([script]);
  const toFrame = ({ lineno, column }: Omit<Place, 'isEnd'>) => new Frame(script, lineno, column);
  const first = sources.frame(toFrame(start));
  const { filename } = first;
  const lines = linesOf(
    places.map((place) => sources.frame(toFrame(place))),
    first,
  );
  const ends = new Set(places.flatMap(({ isEnd }, place) => (isEnd ? [place] : [])));
  const sums = sumByLine(recording, lines, ends);
  const text = (await sources.text(toFrame(start))) ?? '';
  const contents = text.split(/\r\n|[\n\r\u2028\u2029]/);
  const rows = numbers([first.lineno, ...lines]).map((lineno) => ({
    lineno,
    sum: sums.get(lineno) ?? null,
    contents: (contents[lineno - 1] ?? '').trimEnd().slice(0, MAX_LENGTH),
  }));
  return { subject, filename, rows };
}

/** A place that belongs to no line of the file, as those that a compiler adds, is part of the line before it. */
function linesOf(shown: readonly Frame[], first: Frame): number[] {
  let line = first.lineno;
  return shown.map((frame) => {
    if (frame.filename === first.filename && frame.lineno > 0) line = frame.lineno;
    return line;
  });
}

function numbers(lines: readonly number[]): number[] {
  const used = [...new Set(lines)].sort((a, b) => a - b);
  const first = used[0] ?? 0;
  const length = (used.at(-1) ?? 0) - first + 1;
  return length > MAX_LINES ? used : Array.from({ length }, (_, index) => first + index);
}

const ENDS: Readonly<Record<LinesEnd, string>> = {
  time: 'the time was over',
  hits: 'every place was measured often enough',
  call: 'the call was over',
  closed: 'it was ended before',
};

const LOSSES: readonly [Loss, string][] = [
  ['gc', 'with a garbage collection'],
  ['hits', 'next to a place that was measured often enough'],
  ['yield', 'while a generator waited'],
  ['unfinished', 'that did not end'],
];

const HEAD = ['Line #', 'Mem usage', 'Increment', 'Occurrences', 'Measured', 'Per hit', 'Dropped'];

export function linesText({ subject, filename, rows }: LinesReport): string {
  const { process, at, name, recording, cost, elapsedMs, ended } = subject;
  const dropped = sumLosses(rows);
  const losses = LOSSES.flatMap(([loss, words]) => (dropped[loss] > 0 ? [`${dropped[loss]} ${words}`] : []));
  const header = [
    `${at.toISOString()}, pid ${process.pid}, thread ${process.threadId}, Node ${process.nodeVersion}`,
    `${name === '' ? '(anonymous)' : name}, ${filename}:${rows[0]?.lineno ?? 0}: ` +
      `${plural(recording.calls, 'call')} in ${formatDuration(elapsedMs)}, until ${ENDS[ended]}`,
    `cost: ${plural(cost.hits, 'probe')} took about ${cost.probesMs.toFixed(0)} ms, ` +
      `to begin ${cost.beginMs.toFixed(0)} ms`,
    ...(losses.length > 0 ? [`dropped: steps ${losses.join(', ')}`] : []),
  ];
  return [
    ...header.map((line) => `# ${printable(line)}`),
    tableLine(HEAD, 'Line Contents'),
    '='.repeat(tableLine(HEAD, 'Line Contents').length),
    ...rows.map(({ lineno, sum, contents }) => tableLine([String(lineno), ...cells(sum)], contents)),
  ]
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}

const WIDTHS = [6, 12, 12, 12, 9, 12, 9];

function tableLine(cells: readonly string[], contents: string): string {
  return `${cells.map((cell, column) => cell.padStart(WIDTHS[column] ?? 0)).join(' ')}   ${printable(contents)}`;
}

function cells(sum: LineSum | null): string[] {
  if (!sum || isBlank(sum)) return HEAD.slice(1).map(() => '');
  const { used, increment, occurrences, measured, perHit, lost } = sum;
  const dropped = countLosses(lost);
  return [
    used === null ? '' : formatSize(used),
    increment === null ? '' : formatSize(increment),
    String(occurrences),
    String(measured),
    perHit === null ? '' : formatSize(perHit),
    dropped === 0 ? '' : String(dropped),
  ];
}

/** A line that was not reached, or only to return. */
function isBlank({ occurrences, used, lost }: LineSum): boolean {
  return occurrences === 0 && used === null && countLosses(lost) === 0;
}

/** The answer in JSON; bytes are whole numbers. */
export type LinesJson = ReturnType<typeof linesJson>;

export function linesJson({ subject, filename, rows }: LinesReport) {
  const { process, at, name, recording, cost, elapsedMs, ended } = subject;
  return {
    pid: process.pid,
    thread_id: process.threadId,
    node_version: process.nodeVersion,
    at: at.toISOString(),
    filename,
    lineno: rows[0]?.lineno ?? 0,
    function: name,
    calls: recording.calls,
    elapsed_ms: roundMs(elapsedMs),
    ended,
    cost: { probes: cost.hits, probes_ms: roundMs(cost.probesMs), begin_ms: roundMs(cost.beginMs) },
    dropped: sumLosses(rows),
    lines: rows.map(({ lineno, sum, contents }) => ({
      lineno,
      mem_usage: sum?.used ?? null,
      increment: sum?.increment ?? null,
      occurrences: sum?.occurrences ?? 0,
      hits_measured: sum?.measured ?? 0,
      bytes_per_hit: sum?.perHit ?? null,
      dropped: sum?.lost ?? noLosses(),
      contents,
    })),
  };
}

function sumLosses(rows: readonly Row[]): Record<Loss, number> {
  const sum = noLosses();
  for (const row of rows) for (const [loss] of LOSSES) sum[loss] += row.sum?.lost[loss] ?? 0;
  return sum;
}

function countLosses(lost: Readonly<Record<Loss, number>>): number {
  return LOSSES.reduce((sum, [loss]) => sum + lost[loss], 0);
}

function noLosses(): Record<Loss, number> {
  return { gc: 0, hits: 0, yield: 0, unfinished: 0 };
}
