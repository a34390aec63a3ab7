import { performance } from 'node:perf_hooks';
import { type Express, type RequestHandler } from 'express';
import request from 'supertest';
import { type MemoryRouter } from '../../src/router/memory-router';
import { isTracing, start, stop } from '../../src/tracer/api';
import { owner } from '../../src/tracer/owner';
import { appOf, closeRouters, nextCapture, openRouter, RecordingLogger } from '../helpers/app';
import { holdCapture } from './hold-capture';

let take: jest.SpyInstance;
let logger: RecordingLogger;

beforeEach(() => {
  take = jest.spyOn(owner().operations, 'take');
  logger = new RecordingLogger();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeRouters();
  stop();
});

const answer: RequestHandler = (_req, res) => {
  res.send('done');
};

/** An app whose operation `/` is captured. */
function appOfOperation(memory: MemoryRouter, operation = answer): Express {
  return appOf(memory).get('/', memory.capture(), operation);
}

/** Resolves when the captures that were asked for so far are taken, or skipped, or have failed. */
async function settled(): Promise<void> {
  await Promise.allSettled(take.mock.results.map(({ value }) => value as Promise<void>));
}

/** Runs operations, one after the other, each with its capture. */
async function operate(app: Express, times = 1): Promise<void> {
  for (let at = 0; at < times; at++) {
    const before = take.mock.calls.length;
    await request(app).get('/').expect(200, 'done');
    expect(take).toHaveBeenCalledTimes(before + 1);
    await settled();
  }
}

const YEAR_MS = 365 * 86_400_000;
let years = 0;

/** Sets the clock on, each time by more: no capture of another test is recent any more. */
function restForYears(): void {
  const now = performance.now.bind(performance);
  const ahead = ++years * YEAR_MS;
  jest.spyOn(performance, 'now').mockImplementation(() => now() + ahead);
}

describe('a capture after an operation is skipped', () => {
  test('while another one is under way', async () => {
    const memory = openRouter();
    const app = appOfOperation(memory);
    const told = jest.fn();
    memory.on('capture', told);
    const { asked, goOn } = holdCapture();
    await request(app).get('/').expect(200);
    await asked;
    for (let at = 0; at < 5; at++) await request(app).get('/').expect(200);
    goOn();
    await settled();
    expect(take).toHaveBeenCalledTimes(6);
    expect(told).toHaveBeenCalledTimes(1);
    await operate(app);
    expect(told).toHaveBeenCalledTimes(2);
  });

  test('while a question is answered, which loses nothing by it', async () => {
    const app = appOfOperation(openRouter());
    const { asked, goOn } = holdCapture();
    const begin = request(app).get('/begin_show').expect(200);
    const begun = begin.then(({ text }) => text);
    await asked;
    await operate(app);
    expect(owner().operations.newest).toBeNull();
    goOn();
    expect(await begun).toBe('OK\n');
    expect(owner().window.start).not.toBeNull();
  });

  test('when the last capture was too recent for the share of time', async () => {
    restForYears();
    const app = appOfOperation(openRouter({ captureBudget: 1e-6 }));
    await operate(app, 5);
    expect(owner().operations.newest).not.toBeNull();
    expect(owner().operations.newest).toBe(owner().operations.first);
  });
});

describe('what keeps a capture from being taken', () => {
  const NO_MEMORY = 'tracealloc: no capture after an operation: no memory';

  test('is logged once and not for each operation, until one succeeds', async () => {
    const app = appOfOperation(openRouter({ logger }));
    const failing = jest.spyOn(owner().tracer, 'capture').mockRejectedValue(new Error('no memory'));
    await operate(app, 5);
    expect(logger).toMatchObject({ warnings: [NO_MEMORY], errors: [] });
    failing.mockRestore();
    await operate(app);
    jest.spyOn(owner().tracer, 'capture').mockRejectedValueOnce(new Error('no memory'));
    await operate(app);
    expect(logger).toMatchObject({ warnings: [NO_MEMORY, NO_MEMORY], errors: [] });
  });

  test('is logged anew when it is another fault', async () => {
    const app = appOfOperation(openRouter({ logger }));
    const faults = ['no memory', 'no memory', 'no\nthread'];
    for (const fault of faults) jest.spyOn(owner().tracer, 'capture').mockRejectedValueOnce(new Error(fault));
    await operate(app, 3);
    expect(logger.warnings).toEqual([NO_MEMORY, 'tracealloc: no capture after an operation: no\\nthread']);
  });

  test('may be a tracer that runs with other options; the operations go on', async () => {
    start({ samplingInterval: 4096 });
    const app = appOfOperation(openRouter({ samplingInterval: 8192, logger }));
    await operate(app, 3);
    expect(logger.warnings).toEqual([
      expect.stringMatching(/^tracealloc: no capture after an operation: .* samplingInterval 4096/),
    ]);
    await request(app).get('/memory/snapshots').expect(409);
  });

  test('is charged: it may force a collection for each operation', async () => {
    restForYears();
    const app = appOfOperation(openRouter({ captureBudget: 1e-6, logger }));
    const failing = jest.spyOn(owner().tracer, 'start').mockImplementation(() => {
      throw new Error('another one samples');
    });
    await operate(app, 5);
    expect(failing).toHaveBeenCalledTimes(1);
  });
});

describe('capture() passes on', () => {
  test('of an inert router, and starts nothing', async () => {
    const environment = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    const memory = openRouter({ logger });
    process.env.NODE_ENV = environment;
    await request(appOfOperation(memory)).get('/').expect(200, 'done');
    expect([take.mock.calls.length, isTracing()]).toEqual([0, false]);
  });

  test('of a closed router', async () => {
    const memory = openRouter();
    const app = appOfOperation(memory);
    await memory.close();
    await request(app).get('/').expect(200, 'done');
    expect([take.mock.calls.length, isTracing()]).toEqual([0, false]);
  });

  test('of a router that is closed during the operation', async () => {
    const memory = openRouter();
    const app = appOfOperation(memory, (req, res, next) => {
      void memory.close().then(() => {
        answer(req, res, next);
      });
    });
    await request(app).get('/').expect(200, 'done');
    expect([take.mock.calls.length, isTracing()]).toEqual([0, false]);
  });
});

describe('close()', () => {
  test.each([null, new Error('no memory')])('waits for a capture that is under way: %p', async (error) => {
    const memory = openRouter({ logger });
    const { asked, goOn } = holdCapture(error ?? undefined);
    await request(appOfOperation(memory)).get('/').expect(200);
    await asked;
    let isClosed = false;
    const closing = memory.close().then(() => (isClosed = true));
    await request(appOf(memory, answer)).get('/').expect(200);
    expect([isClosed, isTracing()]).toEqual([false, true]);
    goOn();
    await closing;
    expect(isTracing()).toBe(false);
    expect([owner().operations.first, owner().operations.newest]).toEqual([null, null]);
  });

  test('leaves another router the operations, which are of the process', async () => {
    const [one, two] = [openRouter(), openRouter()];
    await operate(appOfOperation(one));
    const { first } = owner().operations;
    await operate(appOfOperation(two));
    await one.close();
    expect(owner().operations.first).toBe(first);
    await request(appOf(two)).get('/memory/snapshots').expect(200);
  });
});

describe('autoStopAfter', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('counts from the last operation, and the next one starts the tracing again', async () => {
    const memory = openRouter({ autoStopAfter: 10_000 });
    const app = appOfOperation(memory);
    await operate(app);
    jest.advanceTimersByTime(9999);
    await operate(app);
    jest.advanceTimersByTime(9999);
    expect(isTracing()).toBe(true);
    jest.advanceTimersByTime(1);
    expect(isTracing()).toBe(false);
    await request(app).get('/memory/snapshots').expect(200);
    const { first } = owner().operations;
    const captured = nextCapture(memory);
    await operate(app);
    await captured;
    expect(isTracing()).toBe(true);
    expect(owner().operations.first).not.toBe(first);
  });
});
