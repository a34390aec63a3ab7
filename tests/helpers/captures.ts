import { type Begin, joinLooks } from '../../src/reports/join-looks';
// Snapshots are asked for their statistics.
import '../../src/stats/rank';

import { pack } from '../../src/model/packed-snapshot';
import { Snapshot, type SnapshotOrigin, type TraceInput } from '../../src/model/snapshot';
import { type DetailSnapshots, type DetailSubject } from '../../src/reports/detail';
import { type EndShowSubject } from '../../src/reports/end-show';
import { type Gathered } from '../../src/reports/gathered';
import { type ProcessIdentity } from '../../src/process/identity';
import { type SnapshotsSubject } from '../../src/reports/snapshots';
import { type Capture } from '../../src/tracer/capture';
import { type FrameAccuracy } from '../../src/tracer/exact-frames';

export const INTERVAL = 134_400;

/** The process that tests ask. */
export const ASKED: ProcessIdentity = { pid: 4242, threadId: 0, nodeVersion: 'v20.0.0' };

/** A place in the program `/app`, as V8 would name it. */
export type Place = NonNullable<TraceInput['traceback']>[number];

/** Sampled objects of one call path. */
export interface SampleGroup {
  /** Oldest frame first. */
  traceback: readonly Place[];
  /** One sampled object for each. */
  ordinals: readonly number[];
  /** Bytes that each sample stands for. Default: one interval. */
  size?: number;
  /** Objects that each sample stands for. Default 2,100, as for objects of 64 bytes. */
  count?: number;
}

/** The ordinals from `first` to `last`. */
export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** A snapshot of sampled data, its samples in order of time. */
export function sampled(groups: readonly SampleGroup[], origin: Partial<SnapshotOrigin> = {}): Snapshot {
  const samples = groups
    .flatMap(({ ordinals, size = INTERVAL, count = 2100, traceback }) =>
      ordinals.map((ordinal) => ({ ordinal, trace: { size, count, traceback } })),
    )
    .sort((a, b) => a.ordinal - b.ordinal);
  const exact = Snapshot.fromTraces(samples.map(({ trace }) => trace));
  const ordinals = Float64Array.from(samples, ({ ordinal }) => ordinal);
  return new Snapshot(
    exact.tree,
    { ...exact.samples, ordinals },
    {
      sampler: 'run-1',
      samplingInterval: INTERVAL,
      takenAt: new Date('2026-01-02T03:04:05.678Z'),
      ...origin,
    },
  );
}

export const EXACT: FrameAccuracy = {
  exact: true,
  since: new Date('2026-01-02T03:00:30Z'),
  switchMs: 14.2357,
  doubt: null,
};

/** A capture with all that varies from one run to the next fixed. */
export function captureOf(snapshot: Snapshot, changes: Partial<Capture> = {}): Capture {
  return {
    snapshot: pack(snapshot),
    live: snapshot.samples.sizes.reduce((sum, size) => sum + size, 0),
    pauseMs: 12.3456789,
    gcCount: 1,
    totalMs: 13.25,
    memory: {
      rss: 90_000_000,
      heapTotal: 60_000_000,
      heapUsed: 40_000_000,
      external: 5_000_000,
      arrayBuffers: 1_000_000,
    },
    tracer: {
      tracingSince: new Date('2026-01-02T03:00:00Z'),
      samplingInterval: INTERVAL,
      tracebackLimit: 50,
      buffers: false,
      exactFrames: 'begin',
      frames: EXACT,
    },
    reading: null,
    resources: {},
    ...changes,
  };
}

/** What a process contributes that has no siblings. */
export function onlyPart<T>(data: T): Gathered<T> {
  return { asked: ASKED, parts: [{ process: ASKED, data }], absent: [] };
}

/** What `/end_show` reports on; without `last` and `start` it is the first look. */
export function subjectOf(
  now: Snapshot,
  last: Snapshot | null = null,
  start: Snapshot | null = null,
): EndShowSubject {
  return {
    captures: onlyPart(captureOf(now)),
    snapshots: { now, last, start },
    lacking: { last: [], start: [] },
    begin: start && beginOf(start, now),
  };
}

/** A beginning with the same memory. */
function beginOf(start: Snapshot, now: Snapshot): Begin | null {
  const looks = onlyPart({ now: captureOf(now), last: null, start: captureOf(start) });
  return joinLooks(looks).begin;
}

/** What `/memory/snapshots` reports on; the first operation was half a minute before the newest. */
export function operationsOf(newest: Snapshot, first: Snapshot): SnapshotsSubject {
  const firstAt = new Date('2026-01-02T03:03:35Z');
  return {
    newest: onlyPart(captureOf(newest)),
    snapshots: {
      newest,
      first: new Snapshot(first.tree, first.samples, { ...first.origin, takenAt: firstAt }),
    },
    firstAt,
  };
}

/** What `/detail` reports on. */
export function detailOf(snapshots: DetailSnapshots): DetailSubject {
  return { snapshots, workers: onlyPart(null) };
}
