import { type ErrorRequestHandler, type RequestHandler } from 'express';
import request from 'supertest';
import { type MemoryRouter, memoryRouter } from '../../src/router/memory-router';
import { type MemoryRouterOptions } from '../../src/router/options';
import { isTracing, start, stop } from '../../src/tracer/api';
import { owner } from '../../src/tracer/owner';
import { appOf, appWith, closeRouters, openRouter, RecordingLogger, TOKEN } from '../helpers/app';
import { holdCapture } from './hold-capture';

const ENV = { NODE_ENV: process.env.NODE_ENV, TRACEALLOC_TOKEN: process.env.TRACEALLOC_TOKEN };

beforeEach(() => {
  // What of ours waits for time; sockets and promises go on by themselves.
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeRouters();
  stop();
  jest.useRealTimers();
  for (const [name, value] of Object.entries(ENV)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
});

/** Answers what a router lets pass on. */
const teapot: RequestHandler = (_req, res) => {
  res.status(418).end();
};

async function status(router: MemoryRouter, path = '/begin_show'): Promise<number> {
  return (await request(appOf(router, teapot)).get(path)).status;
}

/** Fine enough that something is sampled in every test. */
const FINE = { samplingInterval: 1024 };

describe('a router that was created', () => {
  test('runs nothing until the first question', async () => {
    const [listeners, timers] = [process.listenerCount('exit'), jest.getTimerCount()];
    // Jest's workers are workers: with others to answer to, a router listens from its creation on.
    const router = openRouter({ workers: 'self' });
    expect(await status(router, '/other')).toBe(418);
    expect(await status(router, '/detail')).toBe(409);
    expect(await status(router, '/begin_show?top=1')).toBe(400);
    expect(isTracing()).toBe(false);
    expect([process.listenerCount('exit'), jest.getTimerCount()]).toEqual([listeners, timers]);
  });

  test('traces from the first question on: begin, or end', async () => {
    expect(await status(openRouter(), '/end_show')).toBe(200);
    expect(isTracing()).toBe(true);
  });

  test('traces at once with startTracing', () => {
    openRouter({ startTracing: true, samplingInterval: 4096 });
    expect(owner().tracer.state).toMatchObject({ samplingInterval: 4096 });
  });

  test('with startTracing logs what keeps it from tracing, and does not throw', async () => {
    start({ samplingInterval: 2048 });
    const logger = new RecordingLogger();
    const router = openRouter({ startTracing: true, samplingInterval: 4096, logger });
    expect(logger.errors).toEqual([expect.stringMatching(/tracing did not start: .*samplingInterval 2048/)]);
    expect(logger.details).toEqual([{ event: 'start-failed', code: 'ERR_TRACEALLOC_OPTION_CONFLICT' }]);
    expect(await status(router)).toBe(409);
  });

  test('in a handler, for each request, leaves nothing behind when it is closed', async () => {
    const app = appOf((req, res, next) => {
      const router = openRouter();
      router(req, res, next);
    });
    for (let at = 0; at < 5; at++) await request(app).get('/begin_show').expect(200);
    await closeRouters();
    expect(isTracing()).toBe(false);
  });

  test('by app.use(memoryRouter), without the call, fails with a message that says how', async () => {
    const showError: ErrorRequestHandler = (error, _req, res, next) => {
      if (error instanceof TypeError) res.end(String(error));
      else next(error);
    };
    const app = appOf(memoryRouter as unknown as RequestHandler).use(showError);
    const { text } = await request(app).get('/begin_show');
    expect(text).toMatch(/^OptionError: .*mount the router with app\.use\(memoryRouter\(\)\)/);
  });
});

describe('close', () => {
  test('before any question, once and twice', async () => {
    const router = openRouter();
    await router.close();
    await router.close();
    expect(await status(router)).toBe(418);
    expect(isTracing()).toBe(false);
  });

  test('ends the tracing, forgets the captures, and leaves no timer and no listener', async () => {
    const before = [process.listenerCount('exit'), jest.getTimerCount()];
    const router = openRouter({ ...FINE, autoStopAfter: 60_000 });
    for (const path of ['/begin_show', '/end_show', '/detail']) expect(await status(router, path)).toBe(200);
    // Of the console, the collections, exact frames, the helper thread and the automatic stop.
    expect(jest.getTimerCount()).toBe((before[1] ?? 0) + 5);
    await Promise.all([router.close(), router.close()]);
    expect(isTracing()).toBe(false);
    expect([owner().window.start, owner().window.last]).toEqual([null, null]);
    expect([process.listenerCount('exit'), jest.getTimerCount()]).toEqual(before);
  });

  test('has nothing to end that would keep the process from ending', async () => {
    jest.useRealTimers();
    const resources = process.getActiveResourcesInfo();
    const router = openRouter({ startTracing: true, autoStopAfter: 60_000 });
    expect(process.getActiveResourcesInfo()).toEqual(resources);
    await router.close();
  });

  test('lets every later request pass on', async () => {
    const router = openRouter();
    expect(await status(router)).toBe(200);
    await router.close();
    for (const path of ['/begin_show', '/end_show', '/detail']) expect(await status(router, path)).toBe(418);
    expect(isTracing()).toBe(false);
  });

  test('during a capture: the answer is whole, then the tracing ends', async () => {
    const router = openRouter();
    const { asked, goOn } = holdCapture();
    const answer = status(router, '/end_show');
    await asked;
    let isClosed = false;
    const closing = router.close().then(() => (isClosed = true));
    expect(await status(router, '/end_show')).toBe(418);
    expect([isClosed, isTracing()]).toEqual([false, true]);
    goOn();
    expect(await answer).toBe(200);
    await closing;
    expect(isTracing()).toBe(false);
  });

  test('during a capture that fails', async () => {
    const router = openRouter({ logger: new RecordingLogger() });
    const { asked, goOn } = holdCapture(new Error('no memory'));
    const answer = status(router);
    await asked;
    const closing = router.close();
    goOn();
    await closing;
    expect(await answer).toBe(500);
    expect(isTracing()).toBe(false);
  });

  test('is what `await using` calls', async () => {
    const router = openRouter({ startTracing: true });
    await router[Symbol.asyncDispose]();
    expect(isTracing()).toBe(false);
    expect(await status(router)).toBe(418);
  });
});

describe('stop() of the program', () => {
  test.each([0, 1, 2, 4, 8, 16, 32])(
    'during a capture, %i turns of the loop after the question',
    async (turns) => {
      const logger = new RecordingLogger();
      const router = openRouter({ ...FINE, logger });
      expect(await status(router)).toBe(200);
      const answer = request(appOf(router, teapot)).get('/end_show');
      const answered = answer.then(({ status: code, text }) =>
        code === 200 ? 'an answer' : text.split('\n')[0],
      );
      const { asked, goOn } = holdCapture();
      await asked;
      goOn();
      for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
      stop();
      expect(['an answer', 'error: ERR_TRACEALLOC_NOT_TRACING: the tracer is not running']).toContain(
        await answered,
      );
      expect([isTracing(), owner().window.last, logger.errors]).toEqual([false, null, []]);
    },
  );
});

describe('two routers', () => {
  test('share one tracer and its captures', async () => {
    const [one, two] = [openRouter(FINE), openRouter(FINE)];
    expect(await status(one)).toBe(200);
    expect(await status(two, '/end_show')).toBe(200);
    const answers = await Promise.all([one, two].map((router) => request(appOf(router)).get('/detail')));
    expect(answers[0]?.status).toBe(200);
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  test('closing one leaves the other its tracing; closing both ends it', async () => {
    const [one, two] = [openRouter(FINE), openRouter(FINE)];
    expect([await status(one), await status(two, '/end_show')]).toEqual([200, 200]);
    await one.close();
    expect(isTracing()).toBe(true);
    expect(await status(two, '/detail')).toBe(200);
    await two.close();
    expect(isTracing()).toBe(false);
  });

  test('closing one while the other is answered leaves the answer whole', async () => {
    for (const path of ['/memory/types', '/memory/growth', '/end_show', '/memory/stats']) {
      const [one, two] = [
        openRouter({ ...FINE, captureBudget: 0 }),
        openRouter({ ...FINE, captureBudget: 0 }),
      ];
      const answer = status(two, path);
      for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
      await one.close();
      expect([path, await answer]).toEqual([path, 200]);
      await two.close();
    }
  });

  test('closing one that never asked stops nothing', async () => {
    const [one, two] = [openRouter(), openRouter()];
    expect(await status(one)).toBe(200);
    await two.close();
    expect(isTracing()).toBe(true);
  });

  test('closing a router leaves the program the tracing it started itself', async () => {
    start();
    const router = openRouter();
    expect(await status(router)).toBe(200);
    await router.close();
    expect(isTracing()).toBe(true);
  });

  test.each<[MemoryRouterOptions, RegExp]>([
    [{ samplingInterval: 8192 }, /already runs with samplingInterval 4096, so it cannot start with 8192/],
    [{ samplingInterval: 4096, tracebackLimit: 9 }, /already runs with tracebackLimit 50/],
  ])('with other options %j get 409, and the tracer runs on as it was', async (options, message) => {
    expect(await status(openRouter({ samplingInterval: 4096 }))).toBe(200);
    const { state } = owner().tracer;
    const { text } = await request(appWith(options)).get('/begin_show').expect(409);
    expect(text).toMatch(/^error: ERR_TRACEALLOC_OPTION_CONFLICT: /);
    expect(text).toMatch(message);
    expect(owner().tracer.state).toEqual(state);
    expect(await status(openRouter())).toBe(200);
  });

  test('of two copies of the package share the tracer, and know the errors of each other', async () => {
    let copied: typeof memoryRouter = memoryRouter;
    jest.isolateModules(() => {
      const path = '../../src/router/memory-router';
      copied = jest.requireActual<{ memoryRouter: typeof memoryRouter }>(path).memoryRouter;
    });
    expect(copied).not.toBe(memoryRouter);
    expect(await status(openRouter({ samplingInterval: 4096 }))).toBe(200);
    const [same, other] = [4096, 8192].map((samplingInterval) =>
      copied({ samplingInterval, captureBudget: 0 }),
    );
    expect(same && (await status(same, '/end_show'))).toBe(200);
    expect(other && (await status(other, '/end_show'))).toBe(409);
    await Promise.all([same?.close(), other?.close()]);
    expect(isTracing()).toBe(true);
  });

  test('begin and end in any order come to some sequence of them', async () => {
    const [one, two] = [appWith(), appWith()];
    const paths = Array.from({ length: 12 }, (_, at) => (at % 3 === 0 ? '/begin_show' : '/end_show'));
    const answers = await Promise.all(paths.map((path, at) => request(at % 2 === 0 ? one : two).get(path)));
    expect(answers.map((answer) => answer.status)).toEqual(paths.map(() => 200));
    expect(owner().window.start ?? owner().window.last).not.toBeNull();
  });
});

describe('autoStopAfter', () => {
  const AFTER = { autoStopAfter: 10_000 };

  test('stops the tracing after the time without a question, and a question starts it again', async () => {
    const router = openRouter(AFTER);
    expect(await status(router)).toBe(200);
    jest.advanceTimersByTime(9999);
    expect(isTracing()).toBe(true);
    expect(await status(router, '/end_show')).toBe(200);
    jest.advanceTimersByTime(9999);
    expect(isTracing()).toBe(true);
    jest.advanceTimersByTime(1);
    expect(isTracing()).toBe(false);
    expect(await status(router, '/end_show')).toBe(200);
    expect(isTracing()).toBe(true);
  });

  test('counts from the creation with startTracing', () => {
    openRouter({ ...AFTER, startTracing: true });
    jest.advanceTimersByTime(10_000);
    expect(isTracing()).toBe(false);
  });

  test('leaves the tracing to others who want it', async () => {
    expect(await status(openRouter(AFTER))).toBe(200);
    expect(await status(openRouter(), '/end_show')).toBe(200);
    jest.advanceTimersByTime(10_000);
    expect(isTracing()).toBe(true);
  });

  test('during a capture waits for it', async () => {
    const router = openRouter(AFTER);
    expect(await status(router)).toBe(200);
    const { asked, goOn } = holdCapture();
    const answer = status(router, '/end_show');
    await asked;
    jest.advanceTimersByTime(10_000);
    goOn();
    expect(await answer).toBe(200);
    jest.advanceTimersByTime(10_000);
    expect(isTracing()).toBe(false);
  });

  test('stops the tracing also when the question that started it failed', async () => {
    const router = openRouter({ ...AFTER, logger: new RecordingLogger() });
    jest.spyOn(owner().tracer, 'capture').mockRejectedValueOnce(new Error('no memory'));
    expect(await status(router)).toBe(500);
    jest.advanceTimersByTime(20_000);
    expect(isTracing()).toBe(false);
  });

  test('is not put off by those who may not ask', async () => {
    const router = openRouter({ ...AFTER, logger: new RecordingLogger() });
    expect(await status(router)).toBe(200);
    jest.advanceTimersByTime(9999);
    await request(appOf(router)).get('/end_show').set('Via', 'proxy').expect(403);
    jest.advanceTimersByTime(1);
    expect(isTracing()).toBe(false);
  });
});

describe('in production', () => {
  beforeEach(() => {
    process.env.NODE_ENV = 'production';
  });

  test('without auth the router lets everything pass on, and says so once', async () => {
    const logger = new RecordingLogger();
    const router = openRouter({ logger, startTracing: true });
    for (const path of ['/begin_show', '/end_show', '/detail', '/other']) {
      expect(await status(router, path)).toBe(418);
    }
    expect(isTracing()).toBe(false);
    expect(logger).toMatchObject({
      warnings: [expect.stringMatching(/inert.*TRACEALLOC_TOKEN/)],
      errors: [],
    });
    await router.close();
  });

  test.each<[string, MemoryRouterOptions, number, number]>([
    ['the token of the environment', {}, 401, 200],
    ['a token', { auth: { token: TOKEN } }, 401, 200],
    ['loopback', { auth: 'loopback' }, 200, 200],
    ['a function', { auth: (req) => req.headers.authorization !== undefined }, 403, 200],
    ['a token that is not set', { auth: { token: undefined } }, 401, 401],
  ])('%s says who may ask', async (_, options, without, withToken) => {
    process.env.TRACEALLOC_TOKEN = TOKEN;
    const app = appWith({ ...options, logger: new RecordingLogger() });
    await request(app).get('/begin_show').expect(without);
    await request(app).get('/begin_show').auth(TOKEN, { type: 'bearer' }).expect(withToken);
    await request(app).get('/end_show').auth('anyone', TOKEN).expect(withToken);
  });
});
