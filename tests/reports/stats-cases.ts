import { type Gathered } from '../../src/reports/gathered';
import { type ProcessStats, type TracerStats } from '../../src/tracer/stats';
import { ASKED, EXACT, onlyPart } from '../helpers/captures';
import { readingOf } from '../helpers/readings';

const MIB = 2 ** 20;
const NOW = '2026-01-02T03:04:42Z';

const TRACER: TracerStats = {
  tracingSince: new Date('2026-01-02T03:00:00Z'),
  samplingInterval: 146_880,
  tracebackLimit: 50,
  buffers: true,
  exactFrames: 'begin',
  frames: EXACT,
  newest: { takenAt: new Date('2026-01-02T03:04:30Z'), samples: 612 },
  traced: { current: 84 * MIB, peak: 90 * MIB },
  captures: { count: 3, pauseMs: 112.3456 },
  ownMemory: 2 * MIB,
  gc: {
    watchedMs: 281_500,
    kinds: [
      { kind: 'Scavenge', runs: 840, totalMs: 1264.5678, longestMs: 9.8765, freed: 12_345 * MIB },
      { kind: 'MarkSweepCompact', runs: 12, totalMs: 480.2, longestMs: 61.25, freed: 300 * MIB },
    ],
  },
};

const BEGIN = { reading: readingOf(), traced: 3 * MIB };

/** 81 MiB of traced objects, 402 MiB of array buffers and 29 MiB of something else. */
export const GROWN: ProcessStats = {
  now: readingOf({ rss: 612, used: 111, resident: 121, external: 410, arrayBuffers: 407, pss: 582 }, NOW),
  begin: BEGIN,
  cgroup: { limit: 2048 * MIB, used: 640 * MIB },
  tracer: TRACER,
};

/** Grown as {@link GROWN}, by other sizes (MiB). */
export function grownTo(sizes: Parameters<typeof readingOf>[0], traced = 3): ProcessStats {
  const tracer = { ...TRACER, traced: { current: traced * MIB, peak: traced * MIB } };
  return { ...GROWN, now: readingOf(sizes, NOW), tracer };
}

const NO_BEGIN: ProcessStats = { ...GROWN, begin: null };
const OFF: ProcessStats = { ...NO_BEGIN, tracer: null };
const NOT_CAPTURED: ProcessStats = {
  ...NO_BEGIN,
  tracer: {
    ...TRACER,
    newest: null,
    traced: { current: 0, peak: 0 },
    captures: { count: 0, pauseMs: 0 },
    ownMemory: 0,
    gc: { watchedMs: 0, kinds: [] },
  },
};
/** A system that tells no more than the peak, and a heap too large to count its code. */
const BARE: ProcessStats = {
  ...grownTo({ rss: 220, used: 130, resident: 140, pss: null, code: null }, 83),
  begin: { ...BEGIN, reading: readingOf({ pss: null }) },
  cgroup: null,
};

function workers(...all: readonly ProcessStats[]): Gathered<ProcessStats> {
  const parts = all.map((data, index) => ({ process: { ...ASKED, pid: ASKED.pid + index }, data }));
  return { asked: ASKED, parts, absent: [{ pid: 4300, reason: 'did not answer within 5 s' }] };
}

/** By name of its golden files. */
export const CASES: Readonly<Record<string, Gathered<ProcessStats>>> = {
  grown: onlyPart(GROWN),
  'no-begin': onlyPart(NO_BEGIN),
  off: onlyPart(OFF),
  'not-captured': onlyPart(NOT_CAPTURED),
  bare: onlyPart(BARE),
  // Buffers that nobody wrote to.
  'not-resident': onlyPart(grownTo({ rss: 102, external: 148, arrayBuffers: 145 })),
  workers: workers(GROWN, grownTo({ rss: 104, used: 33, resident: 43 }), OFF),
};
