import { setImmediate } from 'node:timers/promises';
import request from 'supertest';
import { type MemoryRouter } from '../../src/router/memory-router';
import { takeSnapshot } from '../../src/tracer/api';
import { type CaptureEvent, type ForeignSamplerEvent } from '../../src/tracer/events';
import { owner } from '../../src/tracer/owner';
import { appOf, closeRouters, openRouter, RecordingLogger } from '../helpers/app';

const CAPTURE: CaptureEvent = { at: new Date(0), live: 1, samples: 1, pauseMs: 1, gcCount: 1, totalMs: 1 };
const FOREIGN: ForeignSamplerEvent = { code: 'ERR_TRACEALLOC_FOREIGN_SAMPLER', message: 'another one' };

let logger: RecordingLogger;
let memory: MemoryRouter;

beforeEach(() => {
  logger = new RecordingLogger();
  memory = openRouter({ logger });
});
afterEach(closeRouters);

function tell(): void {
  owner().events.tell('capture', CAPTURE);
}

/** Waits until what was thrown asynchronously is logged. */
async function logged(): Promise<string[]> {
  await setImmediate();
  expect(logger.warnings).toEqual([]);
  return logger.errors;
}

describe('on()', () => {
  test('gives back the router, and tells of its event alone', () => {
    const [captured, foreign] = [jest.fn(), jest.fn()];
    expect(memory.on('capture', captured).on('foreign-sampler', foreign)).toBe(memory);
    tell();
    owner().events.tell('foreign-sampler', FOREIGN);
    expect(captured.mock.calls).toEqual([[CAPTURE]]);
    expect(foreign.mock.calls).toEqual([[FOREIGN]]);
  });

  test('tells of what really happens, before it is answered', async () => {
    const told: CaptureEvent[] = [];
    memory.on('capture', (details) => told.push(details));
    const res = await request(appOf(memory)).get('/end_show?format=json').expect(200);
    expect(told).toEqual([
      {
        at: owner().window.last?.snapshot.origin.takenAt,
        live: owner().window.last?.live,
        samples: owner().window.last?.snapshot.sizes.length,
        pauseMs: expect.any(Number) as number,
        gcCount: 1,
        totalMs: expect.any(Number) as number,
      },
    ]);
    const [{ at, pauseMs } = CAPTURE] = told;
    expect(res.body).toMatchObject({
      at: at.toISOString(),
      capture: { pause_ms: Math.round(pauseMs * 1000) / 1000 },
    });
  });

  test('of any router tells of captures of the program, too', async () => {
    const told = jest.fn();
    memory.on('capture', told);
    owner().tracer.start({}, memory);
    await takeSnapshot();
    owner().tracer.release(memory);
    expect(told).toHaveBeenCalledTimes(1);
  });

  test('of an inert router tells, too: who may ask over HTTP does not matter to the program', async () => {
    const environment = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    const inert = openRouter({ logger: new RecordingLogger() });
    process.env.NODE_ENV = environment;
    const told = jest.fn();
    inert.on('capture', told);
    tell();
    await inert.close();
    tell();
    expect(told).toHaveBeenCalledTimes(1);
  });
});

describe('a listener that fails', () => {
  const failure = Object.assign(new Error('no pager'), {
    stack: 'Error: no pager\n    at alert (/app/a.js:1:1)',
  });
  const LOGGED =
    'tracealloc: a listener of the event capture failed. Error: no pager\\n    at alert (/app/a.js:1:1)';

  test.each<[string, () => unknown]>([
    [
      'throws',
      () => {
        throw failure;
      },
    ],
    ['rejects', () => Promise.reject(failure)],
    ['rejects later', () => setImmediate().then(() => Promise.reject(failure))],
    [
      'gives a thenable that throws',
      () => ({
        then: () => {
          throw failure;
        },
      }),
    ],
    [
      'gives what cannot be looked at',
      () =>
        Object.defineProperty({}, 'then', {
          get: () => {
            throw failure;
          },
        }),
    ],
  ])('and %s is logged in one line, and the others are told', async (_, listener) => {
    const others = [jest.fn(), jest.fn()] as const;
    memory.on('capture', others[0]).on('capture', listener).on('capture', others[1]);
    tell();
    expect(others.map((other) => other.mock.calls.length)).toEqual([1, 1]);
    await setImmediate();
    expect(await logged()).toEqual([LOGGED]);
    tell();
    await setImmediate();
    expect(await logged()).toEqual([LOGGED, LOGGED]);
  });

  test.each<[unknown, string]>([
    [undefined, 'undefined'],
    ['no', 'no'],
    [Object.create(null), 'a value that cannot be printed'],
  ])('with %p is logged alike', async (thrown, text) => {
    memory.on('capture', () => {
      throw thrown;
    });
    tell();
    expect(await logged()).toEqual([`tracealloc: a listener of the event capture failed. ${text}`]);
  });

  test('spoils no answer', async () => {
    memory.on('capture', () => {
      throw failure;
    });
    await request(appOf(memory)).get('/end_show').expect(200);
    expect(await logged()).toEqual([LOGGED]);
  });
});

describe('off()', () => {
  test('takes a listener away, of that event, and gives back the router', () => {
    const listener = jest.fn();
    memory.on('capture', listener).on('foreign-sampler', listener);
    expect(memory.off('capture', listener)).toBe(memory);
    tell();
    owner().events.tell('foreign-sampler', FOREIGN);
    expect(listener.mock.calls).toEqual([[FOREIGN]]);
  });

  test('takes a listener that was added twice away once, the later one', () => {
    const order: string[] = [];
    const twice = () => order.push('twice');
    memory.on('capture', twice).on('capture', () => order.push('between'));
    memory.on('capture', twice).off('capture', twice);
    tell();
    expect(order).toEqual(['twice', 'between']);
    memory.off('capture', twice).off('capture', twice);
    tell();
    expect(order).toEqual(['twice', 'between', 'between']);
  });

  test('of a listener that was never added does nothing', () => {
    const [listener, other] = [jest.fn(), jest.fn()];
    memory.on('capture', listener).off('capture', other).off('foreign-sampler', listener);
    tell();
    expect(listener).toHaveBeenCalledTimes(1);
  });

  test('of one router leaves the same listener of another', () => {
    const listener = jest.fn();
    const other = openRouter().on('capture', listener);
    memory.on('capture', listener).off('capture', listener);
    tell();
    expect(listener).toHaveBeenCalledTimes(1);
    other.off('capture', listener);
    tell();
    expect(listener).toHaveBeenCalledTimes(1);
  });
});

describe('close()', () => {
  test('takes all listeners of its router away, and none of another', async () => {
    const [own, others] = [jest.fn(), jest.fn()];
    openRouter().on('capture', others);
    memory.on('capture', own).on('capture', own);
    await memory.close();
    tell();
    expect([own.mock.calls.length, others.mock.calls.length]).toEqual([0, 1]);
  });

  test('is for good: a listener that comes later is not told', async () => {
    const listener = jest.fn();
    await memory.close();
    expect(memory.on('capture', listener).off('capture', listener)).toBe(memory);
    memory.on('capture', listener);
    tell();
    expect(listener).not.toHaveBeenCalled();
  });

  test('may be called by a listener', async () => {
    const told = jest.fn(() => memory.close());
    memory.on('capture', told);
    await request(appOf(memory)).get('/begin_show').expect(200);
    await memory.close();
    expect(told).toHaveBeenCalledTimes(1);
    expect(owner().tracer.isTracing).toBe(false);
  });
});
