import { createGrouping } from '../model/grouping';
import { printable } from '../base/printable';
import { formatSize, plural } from '../base/units';
import { newerThan, newestOrdinals } from '../model/newer-samples';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { hasChanged, rankDifferences } from '../stats/rank';
import { rankStatistics } from '../stats/rank';
import { type Snapshot } from '../model/snapshot';
import { type Statistic, type StatisticDiff } from '../stats/statistic';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { lineBelow } from './pseudo-frames';
import { ShownNames } from './shown-names';

/** What is printed after a call: places, the biggest traceback, or what changed. */
export type TraceMemoryKey = 'lineno' | 'traceback' | 'difference';

export interface TraceMemoryInput {
  name: string;
  ms: number;
  before: PackedSnapshot;
  after: PackedSnapshot;
  keyType: TraceMemoryKey;
  /** Most rows. */
  top: number;
  /** Bytes that this package holds for snapshots, and those of the program that it has traced. */
  memory: { own: number; current: number; peak: number };
  sources: SourcesOptions;
}

/** Writes what `traceMemory` prints. */
export const task: Task<TraceMemoryInput, string> = { module: __filename, run: write };

async function write({
  name,
  ms,
  keyType,
  top,
  memory,
  sources,
  ...packed
}: TraceMemoryInput): Promise<string> {
  const before = unpack(packed.before);
  const after = unpack(packed.after);
  const names = new ShownNames(new Sources(sources));
  const lines =
    keyType === 'traceback'
      ? await biggest(newerThan(after, newestOrdinals(before)), names)
      : await rows({ before, after }, keyType, top, names);
  const { own, current, peak } = memory;
  const sizes = `current size=${formatSize(current)}, peak size=${formatSize(peak)}`;
  return [
    `# ${name}: ${ms.toFixed(1)} ms`,
    ...lines,
    `mem-trace tracer: own memory=${formatSize(own)}, ${sizes}`,
  ]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

async function rows(
  snapshots: { before: Snapshot; after: Snapshot },
  keyType: Exclude<TraceMemoryKey, 'traceback'>,
  top: number,
  names: ShownNames,
): Promise<string[]> {
  const ask = ({ before, after }: typeof snapshots): readonly (Statistic | StatisticDiff)[] =>
    keyType === 'lineno'
      ? rankStatistics(newerThan(after, newestOrdinals(before)), createGrouping('lineno')).take(top)
      : rankDifferences(after, before, createGrouping('lineno')).rows.filter(hasChanged).take(top);
  const found = await names.ask(snapshots, ask, (all) => all.flatMap(({ traceback }) => traceback.frames));
  if (found.length === 0) return ['mem-trace nothing that it allocated is left'];
  return found.map((row) => `mem-trace ${row.toString()}`);
}

async function biggest(snapshot: Snapshot, names: ShownNames): Promise<string[]> {
  const found = await names.ask(
    { snapshot },
    (named) => rankStatistics(named.snapshot, createGrouping('traceback')).take(1),
    (all) => all.flatMap(({ traceback }) => traceback.frames),
  );
  const [most] = found;
  if (!most) return ['mem-trace nothing that it allocated is left'];
  const sources = await names.lines(most.traceback.frames);
  const size = formatSize(most.size);
  return [
    `mem-trace biggest traceback: ${plural(most.count, 'block')}, ${size}`,
    ...most.traceback.format({ sourceLine: lineBelow(sources) }),
  ];
}
