import {
  type Collection,
  type FunctionRun,
  type Mark,
  MIB,
  type Reading,
  type Series,
  type Timeline,
} from './timeline';

/** The numbers of one sample, in this order; memory in bytes. */
export const SAMPLE_COLUMNS = [
  /** Milliseconds since 1970. */
  'at',
  'rss',
  'heap_total',
  'heap_used',
  'external',
  'array_buffers',
  /** How late the event loop was at most since the sample before, milliseconds. */
  'loop_delay_ms',
] as const;

export type SampleColumn = (typeof SAMPLE_COLUMNS)[number];

/** What a recorder has, as plain data. */
export interface Recording {
  readonly commandLine: string;
  /** Milliseconds between samples. */
  readonly every: number;
  /** Columns of equal length, oldest sample first. */
  readonly samples: Readonly<Record<SampleColumn, readonly number[]>>;
  readonly collections: readonly Collection[];
  readonly functions: readonly FunctionRun[];
  readonly marks: readonly Mark[];
}

/** Drawn beside the resident memory, of which they are parts. */
const PARTS = ['heap_total', 'heap_used', 'external', 'array_buffers'] as const;

/** @param others - Recordings of other processes, by process id; of these the resident memory is taken. */
export function toTimeline(recording: Recording, others: ReadonlyMap<number, Recording>): Timeline {
  const { commandLine, functions, collections, marks } = recording;
  return {
    commandLine,
    memory: seriesOf(recording, 'rss', MIB),
    parts: new Map(PARTS.map((column) => [column, seriesOf(recording, column, MIB)])),
    children: new Map(Array.from(others, ([pid, other]) => [String(pid), seriesOf(other, 'rss', MIB)])),
    loopDelay: seriesOf(recording, 'loop_delay_ms', 1),
    functions,
    collections,
    marks,
  };
}

export function recordingJson({ commandLine, every, samples, collections, functions, marks }: Recording) {
  return {
    command_line: commandLine,
    every_ms: every,
    samples: samples.at.map((at, row) => ({
      at: toIso(at / 1000),
      rss: samples.rss[row],
      heap_total: samples.heap_total[row],
      heap_used: samples.heap_used[row],
      external: samples.external[row],
      array_buffers: samples.array_buffers[row],
      loop_delay_ms: roundMs(samples.loop_delay_ms[row] ?? 0),
    })),
    collections: collections.map(({ time, milliseconds }) => ({
      at: toIso(time),
      duration_ms: roundMs(milliseconds),
    })),
    functions: functions.map(({ name, level, start, end }) => ({
      name,
      level,
      start: readingJson(start),
      end: readingJson(end),
    })),
    marks: marks.map(({ name, time }) => ({ name, at: toIso(time) })),
  };
}

function seriesOf({ samples }: Recording, column: SampleColumn, unit: number): Series {
  return {
    times: samples.at.map((ms) => ms / 1000),
    values: samples[column].map((value) => value / unit),
  };
}

function readingJson({ time, memory }: Reading) {
  return { at: toIso(time), rss: Math.round(memory * MIB) };
}

function toIso(seconds: number): string {
  return new Date(Math.round(seconds * 1000)).toISOString();
}

/** Microseconds are the finest that the clock tells honestly. */
function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
