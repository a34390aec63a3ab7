import { type TraceallocError } from '../../src/base/errors';
import { unpack } from '../../src/model/packed-snapshot';
import { type Snapshot } from '../../src/model/snapshot';
import {
  clearTraces,
  getTracebackLimit,
  getTracedMemory,
  getTracerMemory,
  isTracing,
  resetPeak,
  start,
  stop,
  takeSnapshot,
} from '../../src/tracer/api';
import { owner } from '../../src/tracer/owner';

/** Fine enough that what a test keeps is surely sampled. */
const FINE = { samplingInterval: 1024 };

let kept: object[] = [];

function keepObjects(count: number): void {
  for (let at = 0; at < count; at++) kept.push({ at, text: `kept ${at}` });
}

function sizeOf(snapshot: Snapshot, functionName: string): number {
  const rows = snapshot.statistics('function');
  return rows.find(({ traceback }) => traceback.site.functionName === functionName)?.size ?? 0;
}

function refused(code: string) {
  return expect.objectContaining({ code }) as TraceallocError;
}

afterEach(() => {
  stop();
  kept = [];
});

test('off until it is started, and off after it is stopped, however often', async () => {
  expect(isTracing()).toBe(false);
  start();
  start();
  expect(isTracing()).toBe(true);
  stop();
  stop();
  expect(isTracing()).toBe(false);
  await expect(takeSnapshot()).rejects.toEqual(refused('ERR_TRACEALLOC_NOT_TRACING'));
});

test('a snapshot has what is live, not what was let go, and not what came before the start', async () => {
  keepObjects(5000);
  start(FINE);
  const before = await takeSnapshot();
  keepObjects(5000);
  const full = await takeSnapshot();
  kept = [];
  const after = await takeSnapshot();
  expect(sizeOf(before, 'keepObjects')).toBe(0);
  expect(sizeOf(full, 'keepObjects')).toBeGreaterThan(100_000);
  expect(sizeOf(after, 'keepObjects')).toBeLessThan(20_000);
  expect(full.compareTo(before, 'function')[0]).toMatchObject({
    significant: true,
    traceback: { site: { functionName: 'keepObjects' } },
  });
});

test('a snapshot leaves out what this package itself allocated', async () => {
  const isOwn = (snapshot: Snapshot) =>
    snapshot.sites().some(({ filename }) => filename.startsWith('tracealloc:'));
  start(FINE);
  keepObjects(5000);
  await takeSnapshot();
  expect(isOwn(unpack((await owner().tracer.capture()).snapshot))).toBe(true);
  expect(isOwn(await takeSnapshot())).toBe(false);
});

test('a capture is one forced collection, and says what it cost', async () => {
  start();
  const { gcCount, pauseMs, totalMs, tracer } = await owner().tracer.capture();
  expect(gcCount).toBe(1);
  expect(pauseMs).toBeGreaterThan(0);
  expect(totalMs).toBeGreaterThanOrEqual(pauseMs);
  expect(tracer).toMatchObject({ samplingInterval: 40_320, tracebackLimit: 50 });
});

test('snapshots of one run are of one sampler; after clearTraces it is another, with the same options', async () => {
  start({ ...FINE, tracebackLimit: 7 });
  keepObjects(5000);
  const [one, two] = await Promise.all([takeSnapshot(), takeSnapshot()]);
  expect(two.origin.sampler).toBe(one.origin.sampler);
  clearTraces();
  const three = await takeSnapshot();
  expect(three.origin.sampler).not.toBe(one.origin.sampler);
  expect(three.origin.samplingInterval).toBe(FINE.samplingInterval);
  expect(getTracebackLimit()).toBe(7);
  expect(sizeOf(three, 'keepObjects')).toBe(0);
});

test('clearTraces does nothing while tracing is off', () => {
  clearTraces();
  expect(isTracing()).toBe(false);
});

test.each([
  [{ samplingInterval: 4096 }, 'samplingInterval 1024'],
  [{ tracebackLimit: 10 }, 'tracebackLimit 50'],
  [{ buffers: true }, 'buffers false'],
])('a second start with %j is refused, and the tracer runs on', (options, running) => {
  start(FINE);
  expect(() => {
    start(options);
  }).toThrow(refused('ERR_TRACEALLOC_OPTION_CONFLICT'));
  expect(() => {
    start(options);
  }).toThrow(`the tracer already runs with ${running}`);
  expect(isTracing()).toBe(true);
  start(FINE);
});

test('the traced memory is that of the newest capture, and the peak of any', async () => {
  expect(getTracedMemory()).toEqual({ current: 0, peak: 0 });
  start(FINE);
  keepObjects(5000);
  await takeSnapshot();
  const full = getTracedMemory();
  expect(full.peak).toBe(full.current);
  expect(full.current).toBeGreaterThan(100_000);
  kept = [];
  await takeSnapshot();
  const { current, peak } = getTracedMemory();
  expect(current).toBeLessThan(full.current);
  expect(peak).toBe(full.peak);
  resetPeak();
  expect(getTracedMemory()).toEqual({ current, peak: current });
  stop();
  expect(getTracedMemory()).toEqual({ current: 0, peak: 0 });
});

test('what the tracer itself keeps is the newest snapshot', async () => {
  expect(getTracerMemory()).toBe(0);
  start(FINE);
  keepObjects(20_000);
  await takeSnapshot();
  const one = getTracerMemory();
  expect(one).toBeGreaterThan(0);
  await takeSnapshot();
  await takeSnapshot();
  expect(getTracerMemory()).toBeLessThan(2 * one);
  stop();
  expect(getTracerMemory()).toBe(0);
});

test('the captures of operations are kept, and counted, until the traces are cleared', async () => {
  const { operations } = owner();
  const question = { holder: {}, options: FINE, captureBudget: 0, isWanted: () => true };
  keepObjects(20_000);
  await operations.take(question);
  const one = getTracerMemory();
  expect(operations.newest).toBe(operations.first);
  keepObjects(20_000);
  await operations.take(question);
  await operations.take(question);
  expect(getTracerMemory()).toBeGreaterThan(2 * one);
  clearTraces();
  expect([operations.first, operations.newest, getTracerMemory()]).toEqual([null, null, 0]);
  await operations.take(question);
  stop();
  expect([operations.first, operations.newest]).toEqual([null, null]);
});

test('tracing hooks the exit of the process while it is on, once', () => {
  const before = process.listenerCount('exit');
  start();
  start();
  expect(process.listenerCount('exit')).toBe(before + 1);
  clearTraces();
  expect(process.listenerCount('exit')).toBe(before + 1);
  stop();
  expect(process.listenerCount('exit')).toBe(before);
});

test('stop during a capture: the capture fails, and the next run is sound', async () => {
  start();
  const snapshot = takeSnapshot();
  stop();
  await expect(snapshot).rejects.toEqual(refused('ERR_TRACEALLOC_NOT_TRACING'));
  start();
  expect((await takeSnapshot()).samples.sizes.length).toBeGreaterThanOrEqual(0);
});

test('stop before a capture has begun: the helper thread is left alone', async () => {
  const run = jest.spyOn(owner().thread, 'run');
  start();
  const taken = takeSnapshot();
  await Promise.resolve();
  stop();
  await expect(taken).rejects.toMatchObject({ code: 'ERR_TRACEALLOC_NOT_TRACING' });
  expect(run.mock.calls).toEqual([]);
  run.mockRestore();
});

test('a capture that fails fails alone', async () => {
  start();
  const run = jest.spyOn(owner().thread, 'run').mockRejectedValueOnce(new Error('no memory'));
  const [failed, next] = await Promise.allSettled([takeSnapshot(), takeSnapshot()]);
  run.mockRestore();
  expect(failed).toEqual({ status: 'rejected', reason: new Error('no memory') });
  expect(next.status).toBe('fulfilled');
});

test('the default limit is told while tracing is off', () => {
  expect(getTracebackLimit()).toBe(50);
});
