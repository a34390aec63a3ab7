import { formatSize, plural } from '../base/units';
import { type GcStatistics } from '../process/gc-statistics';
import { type ProcessStats, type TracerStats } from '../tracer/stats';
import { formatAge } from './age';
import { alignColumns, wrap } from './columns';
import { frameAccuracyText } from './frame-accuracy';
import { type Gathered, isOfWorkers, workersText } from './gathered';
import { type StatsReport } from './stats';
import { type Figure, type FigureName, makeStatsLedger } from './stats-ledger';
import { gcShare, limitsOf, spacesOf } from './stats-rows';

const WIDTH = 100;

const NOTES_ON_SEVERAL: Readonly<Partial<Record<FigureName, string>>> = {
  rss: 'in all; a page that processes share counts in each',
  peakRss: 'the sum of their peaks',
  pss: 'in all; a page that processes share counts once',
};

const NOTE_ON_NATIVE_BELOW_0 = 'what the parts above reserved, not resident';

/** The figures with what to call them and how to read them; those that are indented add up to the one above. */
const ROWS: readonly (readonly [FigureName, name: string, note: string])[] = [
  ['rss', 'RSS', 'resident; the parts below add up to it'],
  ['traced', '  traced', 'live, allocated since tracing began'],
  ['otherHeap', '  other heap', 'not traced, or garbage not collected yet'],
  ['heapFree', '  free heap', 'pages that V8 keeps without an object in them'],
  ['arrayBuffers', '  array buffers', 'contents of Buffer and ArrayBuffer'],
  ['otherExternal', '  other external', 'held by objects outside the heap'],
  ['native', '  native', 'code of Node, stacks, malloc, other threads'],
  ['peakRss', 'peak RSS', 'the most since the process started'],
  ['pss', 'PSS', 'a page that processes share counts in part'],
  ['anonymous', 'anonymous', 'pages without a file behind them'],
  ['code', 'code', 'and what belongs to it: part of the heap'],
  ['malloced', "malloc'ed by V8", 'part of native'],
];

export function statsText(report: StatsReport): string {
  const { stats, at, summary, verdict } = report;
  const { pid, threadId, nodeVersion } = stats.asked;
  const blocks = [
    ...(verdict ? [[`verdict of /end_show, ${formatAge(verdict.at, at)}:`, verdict.text.trimEnd()]] : []),
    [summary.what, ...(verdict ? [] : wrap(summary.next, WIDTH))],
    ledgerLines(report),
    ...(isOfWorkers(stats) ? [workerLines(stats)] : stats.parts.flatMap(({ data }) => processBlocks(data))),
  ];
  const header = `# ${at.toISOString()}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}\n`;
  return header + workersText(stats) + blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function ledgerLines(report: StatsReport): string[] {
  const { ledger } = report;
  const rows = ROWS.filter(([name]) => ledger[name].size !== null);
  const hasBegin = ledger.rss.sizeDiff !== null;
  const cells = ({ size, sizeDiff }: Figure) => [
    sizeText(size),
    ...(hasBegin ? [sizeText(sizeDiff, true)] : []),
  ];
  const lines = alignColumns([
    ['memory', 'now', ...(hasBegin ? ['since begin'] : [])],
    ...rows.map(([name, label]) => [label, ...cells(ledger[name])]),
  ]);
  return lines.map((line, index) => {
    const row = rows[index - 1];
    return row ? `${line}  ${noteOn(row, report)}` : line;
  });
}

function noteOn([name, , note]: (typeof ROWS)[number], { stats, ledger, at, tracedAt }: StatsReport): string {
  if (name === 'native' && (ledger.native.size ?? 0) < 0) return NOTE_ON_NATIVE_BELOW_0;
  if (isOfWorkers(stats)) return NOTES_ON_SEVERAL[name] ?? note;
  const peak = stats.parts[0]?.data.now.heap.mallocedPeak;
  if (name === 'malloced' && peak !== undefined) return `${note}; at most ${formatSize(peak)}`;
  return name === 'traced' && tracedAt ? `${note}, as of ${formatAge(tracedAt, at)}` : note;
}

/** One line for each process of several. */
function workerLines({ parts }: Gathered<ProcessStats>): string[] {
  return alignColumns([
    ['worker', 'RSS', 'since begin', 'heap used', 'traced', 'external'],
    ...parts.map(({ process, data }) => {
      const { rss, traced } = makeStatsLedger([data]);
      const { heap, usage } = data.now;
      const sizes = [heap.used, traced.size, usage.external].map((size) => sizeText(size));
      return [String(process.pid), sizeText(rss.size), sizeText(rss.sizeDiff, true), ...sizes];
    }),
  ]);
}

function processBlocks(stats: ProcessStats): string[][] {
  const { now, tracer } = stats;
  return [
    spaceLines(stats),
    alignColumns([
      ['limit of', 'most', 'left'],
      ...limitsOf(stats).map(({ name, limit, left }) => [name, formatSize(limit), formatSize(left)]),
    ]),
    ...(tracer ? [gcLines(tracer.gc), tracerLines(tracer, now.at)] : [['tracing is off']]),
  ];
}

function spaceLines(stats: ProcessStats): string[] {
  return alignColumns([
    ['V8 heap', 'used', ...(stats.begin ? ['since begin'] : []), 'free'],
    ...spacesOf(stats).map(({ name, used, usedDiff, free }) => [
      name,
      formatSize(used),
      ...(usedDiff === null ? [] : [formatSize(usedDiff, true)]),
      formatSize(free),
    ]),
  ]);
}

function gcLines(gc: GcStatistics): string[] {
  const watched = (gc.watchedMs / 1000).toFixed(0);
  if (gc.kinds.length === 0) return [`no garbage collection in the ${watched} s they were watched`];
  return [
    `garbage collections took ${(gcShare(gc) * 100).toFixed(1)}% of the ${watched} s they were watched`,
    ...alignColumns([
      ['kind', 'runs', 'total ms', 'longest ms', 'freed'],
      ...gc.kinds.map(({ kind, runs, totalMs, longestMs, freed }) => [
        kind,
        String(runs),
        totalMs.toFixed(1),
        longestMs.toFixed(1),
        formatSize(freed),
      ]),
    ]),
  ];
}

function tracerLines(tracer: TracerStats, at: Date): string[] {
  const { newest, traced, captures } = tracer;
  return [
    `tracing since ${tracer.tracingSince.toISOString()}, one sample every ${tracer.samplingInterval} bytes, ` +
      `up to ${tracer.tracebackLimit} frames${tracer.buffers ? ', Buffers too' : ''}`,
    `frames: ${frameAccuracyText(tracer.frames)}`,
    newest
      ? `traced: ${formatSize(traced.current)} in ${plural(newest.samples, 'sample')}, ` +
        `${formatAge(newest.takenAt, at)}; at most ${formatSize(traced.peak)}`
      : 'traced: nothing was captured yet',
    `${plural(captures.count, 'capture')} paused the process for ${captures.pauseMs.toFixed(1)} ms in all; ` +
      `the snapshots that are kept take ${formatSize(tracer.ownMemory)}`,
  ];
}

function sizeText(size: number | null, signed = false): string {
  return size === null ? '-' : formatSize(size, signed);
}
