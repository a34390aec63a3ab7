import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import { recordCall } from '../../src/timeline/function-records';
import { Recorder } from '../../src/timeline/recorder';
import { type Recording } from '../../src/timeline/recording';
import { owner } from '../../src/tracer/owner';
import { resultOf } from '../helpers/child';

v8.setFlagsFromString('--expose-gc');
const gc = vm.runInNewContext('gc') as () => void;

const recorder = new Recorder();

afterEach(() => {
  recorder.close();
});

function read(): Recording {
  const recording = recorder.read();
  if (!recording) throw new Error('nothing is recorded');
  return recording;
}

/** Turns the event loop until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await setImmediate();
}

test('nothing is recorded before the start and after the close', () => {
  expect(recorder.read()).toBeNull();
  recorder.start(100);
  expect(read().every).toBe(100);
  recorder.close();
  expect(recorder.read()).toBeNull();
});

test('samples come at once and then at the pace that was asked for', async () => {
  const before = Date.now();
  recorder.start(100);
  expect(read().samples.at).toHaveLength(1);
  await until(() => read().samples.at.length === 3);
  const { samples } = read();
  const after = Date.now();
  const usage = process.memoryUsage();
  expect(samples.at.every((at) => at >= before && at <= after)).toBe(true);
  expect((samples.at[2] ?? 0) - (samples.at[0] ?? 0)).toBeGreaterThanOrEqual(190);
  for (const [column, now] of [
    ['rss', usage.rss],
    ['heap_total', usage.heapTotal],
    ['heap_used', usage.heapUsed],
  ] as const) {
    expect(samples[column]).toHaveLength(3);
    for (const bytes of samples[column]) {
      expect(bytes).toBeGreaterThan(now / 4);
      expect(bytes).toBeLessThan(now * 4);
    }
  }
  expect(samples.external.every((bytes, row) => bytes >= (samples.array_buffers[row] ?? NaN))).toBe(true);
});

test('a loop that is held shows its delay', async () => {
  recorder.start(100);
  await until(() => read().samples.at.length === 2);
  const end = Date.now() + 250;
  while (Date.now() < end);
  await until(() => read().samples.at.length === 4);
  expect(Math.max(...read().samples.loop_delay_ms)).toBeGreaterThan(100);
});

test('full collections are marked, those right after the start, too', async () => {
  for (let start = 0; start < 20; start++) {
    recorder.close();
    recorder.start(100);
    gc();
    await until(() => read().collections.length > 0);
  }
  const [{ time, milliseconds } = { time: 0, milliseconds: 0 }] = read().collections;
  expect(Math.abs(time - Date.now() / 1000)).toBeLessThan(5);
  expect(milliseconds).toBeGreaterThan(0);
});

test('captures, beginnings and profiled functions are marked; the capture of a beginning is the beginning', () => {
  recorder.start(100);
  const capture = (seconds: number) => ({
    at: new Date(seconds * 1000),
    live: 1,
    samples: 1,
    pauseMs: 1,
    gcCount: 1,
    totalMs: 1,
  });
  const { events } = owner();
  const now = Math.ceil(Date.now() / 1000);
  events.tell('capture', capture(now));
  events.tell('begin', { at: new Date(now * 1000) });
  events.tell('capture', capture(now + 1));
  recordCall('f', () => 1);
  expect(read().marks).toEqual([
    { name: 'begin', time: now },
    { name: 'capture', time: now + 1 },
  ]);
  expect(read().functions).toMatchObject([{ name: 'f', level: 0 }]);
});

test('what is older than the samples is not shown', () => {
  recorder.start(100);
  owner().events.tell('begin', { at: new Date(10_000) });
  expect(read().marks).toEqual([]);
});

test('names are bounded in number and in length', () => {
  recorder.start(100);
  for (let call = 0; call < 1200; call++) recordCall(`${call} ${'x'.repeat(1000)}`, () => 1);
  const { functions } = read();
  expect(functions).toHaveLength(1000);
  expect(functions[0]?.name).toBe(`200 ${'x'.repeat(196)}`);
});

test('the same pace goes on, another one begins anew', async () => {
  recorder.start(100);
  await until(() => read().samples.at.length === 2);
  recorder.start(100);
  expect(read().samples.at).toHaveLength(2);
  recorder.start(200);
  expect(read()).toMatchObject({ every: 200, samples: { at: { length: 1 } } });
});

test('a process that records ends by itself, and is as before when the recorder is closed', async () => {
  const { before, after } = await resultOf<Record<'before' | 'after', unknown>>('recorder-lifecycle.js');
  expect(after).toEqual(before);
});
