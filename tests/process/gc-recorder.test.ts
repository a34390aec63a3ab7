import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { GcRecorder } from '../../src/process/gc-recorder';

v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc') as (options?: { type: 'minor' | 'major' }) => void;

let recorder: GcRecorder;

beforeEach(async () => {
  recorder = new GcRecorder();
  await setImmediate();
});
afterEach(() => {
  recorder.close();
  jest.restoreAllMocks();
});

function runs(kind: string): number {
  return recorder.read().kinds.find((each) => each.kind === kind)?.runs ?? 0;
}

function makeGarbage(): number {
  return Array.from({ length: 100_000 }, (_, index) => ({ index })).length;
}

test('collections are counted by kind, with the time they took and the bytes they freed', () => {
  const before = recorder.read();
  expect(makeGarbage()).toBe(100_000);
  gc();
  gc({ type: 'minor' });
  const { watchedMs, kinds } = recorder.read();
  expect(watchedMs).toBeGreaterThan(before.watchedMs);
  expect(runs('Scavenge')).toBeGreaterThanOrEqual(1);
  const full = kinds.find(({ kind }) => kind === 'MarkSweepCompact');
  expect(full?.runs).toBeGreaterThanOrEqual(1);
  expect(full?.longestMs).toBeGreaterThan(0);
  expect(full?.totalMs).toBeGreaterThanOrEqual(full?.longestMs ?? 0);
  expect(full?.totalMs).toBeLessThan(watchedMs);
  const freed = kinds.reduce((sum, each) => sum + each.freed, 0);
  // A hundred thousand objects of 28 bytes or more.
  expect(freed).toBeGreaterThan(2_000_000);
});

test('reading in between loses nothing', () => {
  gc();
  const first = runs('MarkSweepCompact');
  gc();
  expect(runs('MarkSweepCompact')).toBe(first + 1);
});

test('what the timer read is still there', async () => {
  const stop = jest.spyOn(v8.GCProfiler.prototype, 'stop');
  gc();
  while (stop.mock.calls.length === 0) await setTimeout(20);
  expect(runs('MarkSweepCompact')).toBeGreaterThanOrEqual(1);
});

test('nothing is recorded before the loop turns, nor after the end', () => {
  const early = new GcRecorder();
  gc();
  expect(early.read()).toEqual({ watchedMs: 0, kinds: [] });
  early.close();
  gc();
  expect(early.read()).toEqual({ watchedMs: 0, kinds: [] });
});

test('a profile of a loop that stood still is let go unread', () => {
  const stop = jest.spyOn(v8.GCProfiler.prototype, 'stop');
  const before = recorder.read();
  gc();
  const now = performance.now();
  jest.spyOn(performance, 'now').mockReturnValue(now + 60_000);
  expect(recorder.read()).toEqual(before);
  expect(stop).toHaveBeenCalledTimes(1);
  jest.spyOn(performance, 'now').mockReturnValue(now + 61_000);
  gc();
  expect(runs('MarkSweepCompact')).toBeGreaterThanOrEqual(1);
});
