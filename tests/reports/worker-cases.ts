import { pack } from '../../src/model/packed-snapshot';
import { type Snapshot } from '../../src/model/snapshot';
import { type KeptCaptures } from '../../src/reports/join-captures';
import { type Gathered } from '../../src/reports/gathered';
import { type Look } from '../../src/tracer/capture-window';
import { ASKED, EXACT, captureOf, type Place, range, sampled, type SampleGroup } from '../helpers/captures';

const HANDLE: Place = { filename: '/app/src/server.js', lineno: 12, column: 3, functionName: 'handle' };
const REMEMBER: Place = { filename: '/app/src/cache.js', lineno: 41, column: 10, functionName: 'remember' };
const SESSION: Place = { filename: '/app/src/session.js', lineno: 7, column: 14, functionName: 'Session' };

const remembered = (...ordinals: number[]): SampleGroup => ({ traceback: [HANDLE, REMEMBER], ordinals });
const sessions = (...ordinals: number[]): SampleGroup => ({ traceback: [HANDLE, SESSION], ordinals });

/** What one worker had; its ordinals are those of its own sampler. */
interface Worker {
  pid: number;
  now: SampleGroup[];
  last: SampleGroup[] | null;
  start: SampleGroup[] | null;
  /** When it began to trace, as a minute of the hour. */
  since: number;
}

/** 4242 leaks, 4243 is steady, 4244 came later and has no start, 4245 let go. */
const WORKERS: readonly Worker[] = [
  {
    pid: 4242,
    now: [remembered(...range(1, 60)), sessions(70)],
    last: [remembered(...range(1, 30)), sessions(70)],
    start: [remembered(1, 2), sessions(70)],
    since: 1,
  },
  { pid: 4243, now: [remembered(1, 2)], last: [remembered(1, 2)], start: [remembered(1, 2)], since: 1 },
  { pid: 4244, now: [sessions(1, 2, 3)], last: [sessions(1, 2)], start: null, since: 30 },
  { pid: 4245, now: [], last: [sessions(5)], start: [sessions(...range(5, 9))], since: 0 },
];

function snapshotOf({ pid, since }: Worker, groups: SampleGroup[], minute: number): Snapshot {
  const takenAt = new Date(Date.UTC(2026, 0, 2, 3, minute, pid % 10));
  return sampled(groups, { sampler: `run of ${pid} since ${since}`, takenAt });
}

function gather<T>(partOf: (worker: Worker) => T): Gathered<T> {
  const parts = WORKERS.map((worker) => ({ process: { ...ASKED, pid: worker.pid }, data: partOf(worker) }));
  return { asked: ASKED, parts, absent: [{ pid: 4300, reason: 'did not answer within 5 s' }] };
}

/** What `/end_show` gathers: each worker paused for its own time. */
export const LOOKS: Gathered<Look> = gather((worker) => {
  const captureAt = (groups: SampleGroup[], minute: number) => {
    const at = worker.pid - 4242;
    return captureOf(snapshotOf(worker, groups, minute), {
      pauseMs: 10 + at,
      totalMs: 40 - at,
      gcCount: 1 + (at % 2),
      tracer: {
        tracingSince: new Date(Date.UTC(2026, 0, 2, 2, worker.since)),
        samplingInterval: 134_400,
        tracebackLimit: 50,
        buffers: false,
        exactFrames: 'begin',
        frames: { ...EXACT, since: new Date(Date.UTC(2026, 0, 2, 2, worker.since, 1)) },
      },
    });
  };
  return {
    now: captureAt(worker.now, 5),
    last: worker.last && captureAt(worker.last, 4),
    start: worker.start && captureAt(worker.start, 3),
  };
});

/** What `/detail` gathers. */
export const DETAILS: Gathered<KeptCaptures> = gather((worker) => ({
  last: pack(snapshotOf(worker, worker.now, 5)),
  start: worker.start && pack(snapshotOf(worker, worker.start, 3)),
}));

/** The first so many workers, and those that are absent. */
export function only<T>({ asked, parts }: Gathered<T>, most: number, absent: Gathered<T>['absent'] = []) {
  return { asked, parts: parts.slice(0, most), absent };
}
