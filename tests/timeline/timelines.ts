import { type Recording } from '../../src/timeline/recording';
import { type FunctionRun, type Series, type Timeline } from '../../src/timeline/timeline';

/** When the timelines of tests begin, seconds since 1970: 2026-01-02 03:04:05 UTC. */
export const START = Date.UTC(2026, 0, 2, 3, 4, 5) / 1000;

/** Values at equal steps from {@link START}. */
export function series(step: number, values: readonly number[], offset = 0): Series {
  return { times: values.map((_, index) => START + offset + index * step), values };
}

export function timelineOf(changes: Partial<Timeline> = {}): Timeline {
  return {
    commandLine: 'node server.js',
    memory: series(1, [40, 60, 55, 80, 70]),
    parts: new Map(),
    children: new Map(),
    loopDelay: { times: [], values: [] },
    functions: [],
    collections: [],
    marks: [],
    ...changes,
  };
}

/** A call between two seconds since {@link START}. */
export function runOf(name: string, from: number, to: number, level = 0): FunctionRun {
  const reading = (seconds: number) => ({ time: START + seconds, memory: 40 + seconds * 8 });
  return { name, level, start: reading(from), end: reading(to) };
}

const MIB = 2 ** 20;

/** A second of a process. */
export const RECORDING: Recording = {
  commandLine: 'node server.js',
  every: 1000,
  samples: {
    at: [START * 1000, START * 1000 + 1001],
    rss: [100 * MIB, 120 * MIB],
    heap_total: [60 * MIB, 64 * MIB],
    heap_used: [40 * MIB, 50 * MIB],
    external: [3 * MIB, 4 * MIB],
    array_buffers: [MIB, 2 * MIB],
    loop_delay_ms: [0, 12.34567],
  },
  collections: [{ time: START + 0.5, milliseconds: 3.25049 }],
  functions: [
    { name: 'load', level: 1, start: { time: START, memory: 100 }, end: { time: START + 1, memory: 110.5 } },
  ],
  marks: [{ name: 'begin', time: START + 0.25 }],
};
