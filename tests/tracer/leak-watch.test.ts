import { performance } from 'node:perf_hooks';
import { TraceallocError } from '../../src/base/errors';
import { unpackWindow } from '../../src/stats/window';
import { EventHub } from '../../src/tracer/events';
import { type HelperThread } from '../../src/thread/helper-thread';
import { type Task } from '../../src/thread/task';
import { ActiveResources } from '../../src/process/active-resources';
import { CaptureWindow } from '../../src/tracer/capture-window';
import { LeakWatch, type WatchTerms } from '../../src/tracer/leak-watch';
import { type WindowInput } from '../../src/tracer/window-task';
import { readingOf } from '../helpers/readings';
import { StubTracer } from './stub-tracer';

/** The thread without a thread; notes which captures are compared, by their numbers, and over which time. */
class InlineThread {
  readonly compared: [newer: number, older: number, durationMs: number][] = [];
  /** Holds the next comparison back until it is let go. */
  held: Promise<void> | null = null;

  readonly run = async <Input, Output>(task: Task<Input, Output>, input: Input): Promise<Output> => {
    const { newer, older, durationMs } = input as WindowInput;
    this.compared.push([newer.sizes[0] ?? 0, older.sizes[0] ?? 0, durationMs]);
    await this.held;
    return task.run(input);
  };
}

const EVERY = 60_000;

let tracer: StubTracer;
let thread: InlineThread;
let window: CaptureWindow;
let watch: LeakWatch;
let told: string[];

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  // Jest's clock drives the globals alone.
  jest.spyOn(performance, 'now').mockImplementation(() => globalThis.performance.now());
  tracer = new StubTracer();
  thread = new InlineThread();
  window = new CaptureWindow(
    tracer.asTracer(),
    () => Promise.resolve(readingOf()),
    new EventHub(),
    new ActiveResources(() => false),
  );
  watch = new LeakWatch(tracer.asTracer(), window, thread as Partial<HelperThread> as HelperThread);
  told = [];
});
afterEach(() => {
  watch.stop();
  expect(jest.getTimerCount()).toBe(0);
  jest.restoreAllMocks();
  jest.useRealTimers();
});

function terms(changes: Partial<WatchTerms> = {}): WatchTerms {
  return {
    holder: {},
    every: EVERY,
    options: {},
    captureBudget: 0,
    onWindow: () => told.push('window'),
    onFault: (error) => told.push(String(error)),
    ...changes,
  };
}

async function settle(): Promise<void> {
  await new Promise(setImmediate);
}

/** Starts the watch, with its first capture. */
async function start(changes?: Partial<WatchTerms>): Promise<void> {
  const started = watch.start(terms(changes));
  await settle();
  tracer.land();
  await started;
}

/** Lets a window end. */
async function endWindow(): Promise<void> {
  await jest.advanceTimersByTimeAsync(EVERY);
  tracer.land();
  await settle();
}

const kept = () => watch.state?.windows.length;

test('is off until it is started, and after it is stopped', async () => {
  expect(watch.state).toBeNull();
  await start();
  expect(watch.state).not.toBeNull();
  watch.stop();
  expect([watch.state, tracer.isTracing]).toEqual([null, false]);
  await jest.advanceTimersByTimeAsync(10 * EVERY);
  expect(tracer.captures).toBe(1);
});

test('takes the first capture at once, and then one each window', async () => {
  await start();
  expect(watch.state).toMatchObject({ every: EVERY, windows: [], since: new Date(1), fault: null });
  await endWindow();
  await endWindow();
  expect(thread.compared).toEqual([
    [2, 1, EVERY],
    [3, 2, EVERY],
  ]);
  expect(watch.state?.since).toEqual(new Date(1));
  expect(watch.state?.newest?.snapshot.origin.takenAt).toEqual(new Date(3));
  expect(watch.state?.windows.map((each) => unpackWindow(each).durationMs)).toEqual([EVERY, EVERY]);
  expect(told).toEqual(['window', 'window']);
});

test('traces on the terms of the one who started it, with the watch as holder', async () => {
  await start({ options: { samplingInterval: 4096 } });
  expect(tracer.started).toEqual([{ options: { samplingInterval: 4096 }, holder: watch }]);
});

test('keeps ten windows, and holds them as bytes', async () => {
  await start();
  for (let at = 0; at < 12; at++) await endWindow();
  expect(kept()).toBe(10);
  expect(thread.compared).toHaveLength(12);
  const bytes = watch.state?.windows.reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(watch.byteLength).toBe(bytes);
  expect(watch.byteLength).toBeGreaterThan(0);
});

test('says when the next capture comes', async () => {
  await start();
  await jest.advanceTimersByTimeAsync(EVERY / 4);
  expect(watch.state?.nextAt).toEqual(new Date(Date.now() + (EVERY * 3) / 4));
});

describe('a window whose capture is skipped', () => {
  test('because another is under way makes the next window longer', async () => {
    await start();
    const other = window.end({ holder: {}, options: {}, captureBudget: 0, isWanted: () => true });
    await jest.advanceTimersByTimeAsync(EVERY);
    tracer.land();
    await other;
    expect([kept(), told]).toEqual([0, []]);
    await endWindow();
    expect(thread.compared).toEqual([[3, 1, 2 * EVERY]]);
  });

  test('because the last one was too recent makes the next window longer', async () => {
    tracer.pauseMs = 500;
    await start({ captureBudget: 0.005 });
    await jest.advanceTimersByTimeAsync(EVERY);
    expect(tracer.captures).toBe(1);
    await endWindow();
    expect(thread.compared).toEqual([[2, 1, 2 * EVERY]]);
  });

  test('because its own capture still goes on', async () => {
    await start();
    await jest.advanceTimersByTimeAsync(3 * EVERY);
    expect(tracer.underWay).toBe(1);
    tracer.land();
    await settle();
    expect(thread.compared).toEqual([[2, 1, 3 * EVERY]]);
  });
});

describe('new terms', () => {
  test('keep the windows and take no capture; the next one comes by the new time', async () => {
    await start();
    await endWindow();
    await watch.start(terms({ every: 1000 }));
    expect([tracer.captures, kept(), watch.state?.every]).toEqual([2, 1, 1000]);
    await jest.advanceTimersByTimeAsync(1000);
    tracer.land();
    await settle();
    expect(thread.compared.at(-1)).toEqual([3, 2, 1000]);
  });

  test('are those of a new holder: the old one cannot end the watch any more', async () => {
    const [first, second] = [{}, {}];
    await start({ holder: first });
    await watch.start(terms({ holder: second }));
    watch.release(first);
    expect(watch.state).not.toBeNull();
    watch.release(second);
    expect(watch.state).toBeNull();
  });
});

describe('when tracing ended', () => {
  test('by a stop, it says so and begins anew', async () => {
    await start();
    await endWindow();
    tracer.release(watch);
    watch.clear();
    expect(watch.state).toMatchObject({ windows: [], since: null, newest: null, fault: 'tracing is off' });
    tracer.run = 'run-2';
    await endWindow();
    expect(watch.state).toMatchObject({ windows: [], since: new Date(3), fault: null });
    await endWindow();
    expect(kept()).toBe(1);
    expect(told).toEqual(['window', 'window']);
  });

  test('by another tool, it says so each window until it can begin anew', async () => {
    await start();
    await endWindow();
    const lost = new TraceallocError('ERR_TRACEALLOC_SAMPLER_LOST', 'the sampler is gone');
    await jest.advanceTimersByTimeAsync(EVERY);
    tracer.fail(lost);
    await settle();
    expect(watch.state?.fault).toBe('the sampler is gone');
    tracer.refusal = () => new TraceallocError('ERR_TRACEALLOC_FOREIGN_SAMPLER', 'another one samples');
    await jest.advanceTimersByTimeAsync(EVERY);
    await settle();
    expect(watch.state?.fault).toBe('another one samples');
    expect(told.slice(1)).toEqual([
      'TraceallocError: the sampler is gone',
      'TraceallocError: another one samples',
    ]);
    tracer.refusal = () => null;
    tracer.run = 'run-2';
    await endWindow();
    expect(watch.state).toMatchObject({ windows: [], fault: null });
  });

  test('the windows of a run of the sampler are not joined with those of the next one', async () => {
    await start();
    await endWindow();
    tracer.run = 'run-2';
    await endWindow();
    expect([kept(), thread.compared.length]).toEqual([0, 1]);
  });
});

test('a first capture that fails is told to the one who starts; the watch goes on', async () => {
  tracer.refusal = () => new TraceallocError('ERR_TRACEALLOC_FOREIGN_SAMPLER', 'another one samples');
  await expect(watch.start(terms())).rejects.toThrow('another one samples');
  expect([watch.state?.fault, told]).toEqual(['another one samples', []]);
  tracer.refusal = () => null;
  await endWindow();
  expect(watch.state?.since).toEqual(new Date(1));
});

test('a comparison that fails loses no time: the next window goes back to the capture before', async () => {
  await start();
  thread.held = Promise.reject(new Error('no thread'));
  await endWindow();
  expect([kept(), told]).toEqual([0, ['Error: no thread']]);
  thread.held = null;
  await endWindow();
  expect(thread.compared.at(-1)).toEqual([3, 1, 2 * EVERY]);
  expect(kept()).toBe(1);
});

describe('what comes too late', () => {
  test('a capture after the stop is dropped, and so is its failure', async () => {
    await start();
    await jest.advanceTimersByTimeAsync(2 * EVERY);
    watch.stop();
    tracer.land();
    await settle();
    const again = watch.start(terms());
    watch.stop();
    await settle();
    tracer.fail(new Error('no memory'));
    await again;
    expect([watch.state, thread.compared, told]).toEqual([null, [], []]);
  });

  test('a comparison of what was forgotten meanwhile is dropped', async () => {
    await start();
    let goOn: () => void = () => undefined;
    thread.held = new Promise((resolve) => (goOn = resolve));
    await endWindow();
    watch.clear();
    goOn();
    await settle();
    expect(watch.state).toMatchObject({ windows: [], since: null, newest: null });
    expect(told).toEqual([]);
  });
});

test('clearing a watch that is off does nothing', () => {
  watch.clear();
  expect([watch.state, watch.byteLength]).toEqual([null, 0]);
});
