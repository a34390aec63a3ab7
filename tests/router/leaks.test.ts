import { type Express } from 'express';
import request from 'supertest';
import { type MemoryRouter } from '../../src/router/memory-router';
import { isTracing, start, stop } from '../../src/tracer/api';
import { type LeakEvent } from '../../src/tracer/events';
import { MOST_WINDOWS } from '../../src/tracer/leak-watch';
import { owner } from '../../src/tracer/owner';
import { appOf, closeRouters, openRouter, RecordingLogger } from '../helpers/app';

const NODE_ENV = process.env.NODE_ENV;

beforeEach(() => {
  // What of ours waits for time; sockets and promises go on by themselves.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeRouters();
  expect(owner().watch.state).toBeNull();
  stop();
  jest.useRealTimers();
  process.env.NODE_ENV = NODE_ENV;
  kept.length = 0;
});

/** Fine enough that the leak of a window is many samples. */
const FINE = { samplingInterval: 4096 };

const kept: object[] = [];

function leak(): void {
  for (let i = 0; i < 10_000; i++) kept.push({ i, j: i });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`it never came to pass: ${String(condition)}`);
    await new Promise(setImmediate);
  }
}

/** Lets a window of one second end, its comparison included. */
async function endWindow(): Promise<void> {
  serve();
  const newest = owner().watch.state?.newest;
  jest.advanceTimersByTime(1000);
  await until(() => owner().watch.state?.newest !== newest);
}

async function endWindows(count: number, work: () => void = leak): Promise<void> {
  for (let at = 0; at < count; at++) {
    work();
    await endWindow();
  }
}

/** What requests leave behind for the next collection: a window without it goes on. */
function serve(): void {
  const served: object[] = [];
  for (let i = 0; i < 400_000; i++) served.push({ i, j: i });
}

async function startWatch(app: Express): Promise<void> {
  await request(app).post('/memory/leaks?every=1s').expect(200);
}

async function get(app: Express, query = ''): Promise<{ status: number; text: string }> {
  return request(app).get(`/memory/leaks${query}`);
}

describe('the watch', () => {
  test('is off at first, and the answer says how to start it', async () => {
    const { status, text } = await get(appOf(openRouter()));
    expect(status).toBe(409);
    expect(text).toMatch(/^error: ERR_TRACEALLOC_NOT_WATCHING: .*\n.*POST \/memory\/leaks\?every=60s/);
    expect(isTracing()).toBe(false);
  });

  test('starts with a POST, with a first capture at once, and says what comes', async () => {
    const app = appOf(openRouter(FINE));
    const { text } = await request(app).post('/memory/leaks?every=1s').expect(200);
    expect(text).toBe('watching, one capture every 1 s\n');
    expect(isTracing()).toBe(true);
    expect((await get(app)).text).toMatch(
      /^# .+\n# watching since .+, one capture every 1 s, the next at .+; windows kept: 0\n\(0 of 3 windows so far, the next one ends at .+Z\)\n$/,
    );
  });

  test('is changed by another POST, and ends with every=off', async () => {
    const app = appOf(openRouter(FINE));
    await startWatch(app);
    await request(app)
      .post('/memory/leaks?every=2h&format=json')
      .expect(200, { every_ms: 7_200_000, workers: null });
    expect(owner().watch.state?.every).toBe(7_200_000);
    await request(app)
      .post('/memory/leaks?every=off&format=json')
      .expect(200, { every_ms: null, workers: null });
    expect((await get(app)).status).toBe(409);
    expect(isTracing()).toBe(false);
  });

  test('that cannot begin is told so, and stays off', async () => {
    start({ samplingInterval: 2048 });
    const { text } = await request(appOf(openRouter(FINE)))
      .post('/memory/leaks?every=1s')
      .expect(409);
    expect(text).toMatch(/^error: ERR_TRACEALLOC_OPTION_CONFLICT/);
    expect(owner().watch.state).toBeNull();
    expect(isTracing()).toBe(true);
  });

  test('leaves start and last of the other questions as they are', async () => {
    const app = appOf(openRouter(FINE));
    await request(app).get('/begin_show').expect(200);
    const { start: begun } = owner().window;
    await startWatch(app);
    await endWindow();
    expect([owner().window.start, owner().window.last]).toEqual([begun, null]);
  });
});

describe('what grew over the windows', () => {
  test('is listed with its rate and its path', async () => {
    const app = appOf(openRouter({ ...FINE, logger: new RecordingLogger() }));
    await startWatch(app);
    await endWindows(3);
    const { text } = await get(app, '?top=1');
    expect(text).toMatch(
      /^tests\/router\/leaks\.test\.ts:\d+: \+.+\/h \(±.+\/h\), \d+% of the growth, heap full in .+ \(.+ to .+\), in leak$/m,
    );
    expect(text).toMatch(/^ {2}File "tests\/router\/leaks\.test\.ts", line \d+, in endWindows$/m);
    expect((await get(app, '?exclude=*leaks.test.ts')).text).not.toContain('in leak\n');
    expect((await get(app, '?key_type=app&top=1')).text).toMatch(
      /^tests\/router\/leaks\.test\.ts:\d+: \+.+, in leak$/m,
    );
    expect((await get(app, '?windows=2')).text).toMatch(/^# last 2 windows, /m);
    const json = JSON.parse((await get(app, '?format=json&include=*leaks.test.ts')).text) as object;
    expect(json).toMatchObject({ every_ms: 1000, windows: 3, suspects: [{ function: 'leak' }] });
  });

  test('is told once, and again only after it has stopped growing', async () => {
    const logger = new RecordingLogger();
    const told: LeakEvent[] = [];
    const idle = () => undefined;
    const router = openRouter({ ...FINE, include: ['*leaks.test.ts'], logger });
    router.on('leak', (event) => told.push(event));
    await startWatch(appOf(router));
    await endWindows(3);
    await until(() => told.length > 0);
    await endWindows(2);
    expect(told).toHaveLength(1);
    await endWindows(3, idle);
    await endWindows(MOST_WINDOWS, leak);
    expect(told).toHaveLength(1);
    await endWindows(2 * MOST_WINDOWS, idle);
    await endWindows(MOST_WINDOWS, leak);
    await until(() => told.length > 1);
    expect(told).toHaveLength(2);

    const [first] = told;
    expect(first).toMatchObject({
      place: expect.stringMatching(/^tests\/router\/leaks\.test\.ts:\d+$/) as string,
      function: 'leak',
    });
    expect(Object.values(first ?? {})).not.toContain(NaN);
    expect(first?.rate).toBeGreaterThan(first?.error ?? Infinity);
    expect(logger.details).toEqual(told.map((event) => ({ event: 'leak', ...event })));
    expect(logger.warnings[0]).toMatch(
      /^tracealloc: tests\/router\/leaks\.test\.ts:\d+, in leak grew by more than chance: \+.+\/h \(±.+\/h\), heap full in .+ at this rate$/,
    );
    expect(logger.errors).toEqual([]);
  });
});

describe('with the option watch', () => {
  test('it is on from the creation of the router on', async () => {
    const router = openRouter({ ...FINE, watch: { every: 1000 } });
    expect(isTracing()).toBe(true);
    await until(() => owner().watch.state?.newest !== null);
    await endWindow();
    expect((await get(appOf(router))).text).toMatch(/windows kept: 1/);
  });

  test('what keeps it from its captures is logged once, and it goes on', async () => {
    start({ samplingInterval: 2048 });
    const logger = new RecordingLogger();
    const router = openRouter({ ...FINE, watch: { every: 1000 }, logger });
    await until(() => logger.warnings.length > 0);
    jest.advanceTimersByTime(1000);
    await new Promise(setImmediate);
    expect(logger.warnings).toEqual([
      expect.stringMatching(/^tracealloc: the leak watch took no capture: .*samplingInterval 2048/),
    ]);
    expect(logger.details).toEqual([{ event: 'watch-failed', code: 'ERR_TRACEALLOC_OPTION_CONFLICT' }]);
    expect((await get(appOf(router))).text).toMatch(/^# no capture of late: .*samplingInterval 2048/m);
    stop();
    await endWindow();
    expect((await get(appOf(router))).text).toMatch(/^# watching since /m);
  });

  test('an inert router watches nothing', async () => {
    process.env.NODE_ENV = 'production';
    openRouter({ watch: { every: 1000 }, logger: new RecordingLogger() });
    await new Promise(setImmediate);
    expect([owner().watch.state, isTracing()]).toEqual([null, false]);
  });

  test('a window in which nothing happens goes on', async () => {
    openRouter({ ...FINE, watch: { every: 1000 } });
    await until(() => owner().watch.state?.newest !== null);
    // So much that what the captures themselves leave behind is nothing beside it.
    await endWindows(3, () => {
      for (let at = 0; at < 5; at++) serve();
    });
    const { newest } = owner().watch.state ?? {};
    jest.advanceTimersByTime(1000);
    await until(() => owner().tracer.taken?.count === 5);
    expect(owner().watch.state?.newest).toBe(newest);
    for (let at = 0; at < 5; at++) serve();
    await until(() => {
      jest.advanceTimersByTime(100);
      return owner().watch.state?.newest !== newest;
    });
    expect(owner().watch.state?.windows).toHaveLength(4);
  });

  test('tracing does not stop by itself', async () => {
    const router = openRouter({ ...FINE, watch: { every: 1000 }, autoStopAfter: 5000 });
    await until(() => owner().watch.state?.newest !== null);
    await get(appOf(router));
    jest.advanceTimersByTime(5000);
    expect(isTracing()).toBe(true);
  });
});

describe('close', () => {
  const watching = () => owner().watch.state !== null;

  async function pair(): Promise<[MemoryRouter, MemoryRouter]> {
    const routers: [MemoryRouter, MemoryRouter] = [openRouter(FINE), openRouter(FINE)];
    for (const router of routers) await startWatch(appOf(router));
    return routers;
  }

  test('of the router that started the watch ends it, and leaves no timer', async () => {
    const timers = jest.getTimerCount();
    const router = openRouter(FINE);
    await startWatch(appOf(router));
    await router.close();
    expect([watching(), isTracing(), jest.getTimerCount()]).toEqual([false, false, timers]);
  });

  test('of a router whose terms another one has changed does not', async () => {
    const [first, second] = await pair();
    await first.close();
    expect(watching()).toBe(true);
    await second.close();
    expect(watching()).toBe(false);
  });

  test('while a window ends is quiet', async () => {
    const logger = new RecordingLogger();
    const router = openRouter({ ...FINE, logger });
    await startWatch(appOf(router));
    jest.advanceTimersByTime(1000);
    await router.close();
    await until(() => !isTracing());
    await new Promise(setImmediate);
    expect(logger).toMatchObject({ warnings: [], errors: [] });
  });
});

test('after a stop of tracing it says so, and begins anew with the next window', async () => {
  const app = appOf(openRouter(FINE));
  await startWatch(app);
  await endWindows(1);
  stop();
  expect((await get(app)).text).toMatch(
    /^# no capture yet, .+\n# watching, .+; windows kept: 0\n# no capture of late: tracing is off; .*\n\(0 of 3 windows/,
  );
  await endWindow();
  expect(isTracing()).toBe(true);
  await endWindows(1);
  expect((await get(app)).text).toMatch(/windows kept: 1\n\(1 of 3 windows/);
});
