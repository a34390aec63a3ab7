import { EventEmitter, once } from 'node:events';
import { type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { type RequestHandler } from 'express';
import request from 'supertest';
import { type MemoryRouter } from '../../src/router/memory-router';
import { isTracing } from '../../src/tracer/api';
import { owner } from '../../src/tracer/owner';
import { closeRouters, nextCapture, openRouter, VERSIONS } from '../helpers/app';
import { holdCapture } from './hold-capture';

const FINE = { samplingInterval: 1024 };

let take: jest.SpyInstance;

beforeEach(() => {
  take = jest.spyOn(owner().operations, 'take');
});
afterEach(async () => {
  jest.restoreAllMocks();
  await closeRouters();
  kept = [];
});

let kept: unknown[] = [];

const runImport: RequestHandler = (_req, res) => {
  for (let at = 0; at < 10_000; at++) kept.push({ at });
  res.send(`${kept.length} kept`);
};

describe.each(VERSIONS)('capture() on Express %s', (_, create) => {
  test('takes a capture after an operation, and of its route alone', async () => {
    const memory = openRouter();
    const app = create().use(memory);
    app.post('/import', memory.capture(), runImport);
    app.get('/other', runImport);
    expect((await request(app).get('/other').expect(200)).text).toBe('10000 kept');
    expect([take.mock.calls.length, isTracing()]).toEqual([0, false]);
    const captured = nextCapture(memory);
    expect((await request(app).post('/import').expect(200)).text).toBe('20000 kept');
    await captured;
    await take.mock.results[0]?.value;
    expect(take).toHaveBeenCalledTimes(1);
    expect(owner().operations.first).toBe(owner().operations.newest);
    expect([owner().window.start, owner().window.last]).toEqual([null, null]);
  });

  test('finds what the operation keeps, with the traceback as if nothing stood between', async () => {
    const memory = openRouter({ ...FINE, startTracing: true });
    const app = create().use(memory).post('/import', memory.capture(), runImport);
    const captured = nextCapture(memory);
    await request(app).post('/import').expect(200);
    await captured;
    const path = '/memory/snapshots?format=json&key_type=traceback&include=tests/router/*';
    const report = (await request(app).get(path).expect(200)).body as {
      compare_to_first: { function: string; size: number; traceback: { filename: string }[] }[];
    };
    const row = report.compare_to_first.find((each) => each.function === 'runImport');
    expect(row?.size).toBeGreaterThan(200_000);
    const files = row?.traceback
      .map(({ filename }) => filename)
      .filter((name) => /^(dist\/|tracealloc:)/.test(name));
    expect(files).toEqual([]);
  });

  test('answers the operation first: it never waits for the capture', async () => {
    const memory = openRouter();
    const app = create().use(memory).get('/', memory.capture(), runImport);
    const { asked, goOn } = holdCapture();
    await request(app).get('/').expect(200);
    await asked;
    await request(app).get('/').expect(200);
    expect(owner().operations.newest).toBeNull();
    goOn();
    await Promise.all(take.mock.results.map(({ value }) => value as Promise<void>));
    expect(owner().operations.newest).not.toBeNull();
  });

  test.each<[string, number, RequestHandler[]]>([
    [
      'that throws',
      500,
      [
        () => {
          throw new Error('no database');
        },
      ],
    ],
    [
      'that hands on an error',
      500,
      [
        (_req, _res, next) => {
          next(new Error('no database'));
        },
      ],
    ],
    ['that answers nothing, so that the app does', 404, []],
    [
      'without a body',
      204,
      [
        (_req, res) => {
          res.status(204).end();
        },
      ],
    ],
    [
      'that streams',
      200,
      [
        (_req, res) => {
          res.write('a');
          res.end('b');
        },
      ],
    ],
  ])('of an operation %s takes one, too', async (_name, status, handlers) => {
    const memory = openRouter();
    const app = create().use(memory);
    app.get('/', memory.capture(), ...handlers);
    const captured = nextCapture(memory);
    await request(app).get('/').expect(status);
    await captured;
    expect(take).toHaveBeenCalledTimes(1);
  });

  test('for a whole app, or without the router mounted, is the same', async () => {
    const memory = openRouter();
    const app = create().use(memory.capture()).get('/', runImport);
    const captured = nextCapture(memory);
    await request(app).get('/').expect(200);
    await captured;
    expect(take).toHaveBeenCalledTimes(1);
  });

  test('twice on one route takes one capture', async () => {
    const memory = openRouter();
    const app = create().get('/', memory.capture(), memory.capture(), runImport);
    const told = jest.fn();
    memory.on('capture', told);
    await request(app).get('/').expect(200);
    await Promise.all(take.mock.results.map(({ value }) => value as Promise<void>));
    expect([take.mock.calls.length, told.mock.calls.length]).toEqual([2, 1]);
  });

  describe('of a client that leaves', () => {
    let server: Server | undefined;
    afterEach(() => server?.close());

    /** Asks, leaves when the operation is under way, and resolves when the server has seen it. */
    async function leave(memory: MemoryRouter, begin: RequestHandler, end: RequestHandler): Promise<void> {
      const scene = new EventEmitter();
      const [begun, seen] = [once(scene, 'begun'), once(scene, 'seen')];
      server = create()
        .get('/', memory.capture(), (req, res, next) => {
          res.once('close', () => {
            end(req, res, next);
            scene.emit('seen');
          });
          begin(req, res, next);
          scene.emit('begun');
        })
        .listen(0);
      const client = connect((server.address() as AddressInfo).port);
      client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
      await begun;
      client.destroy();
      await Promise.all([seen, once(client, 'close')]);
      await setImmediate();
    }

    test('before the answer takes none', async () => {
      await leave(
        openRouter(),
        () => undefined,
        (_req, res) => {
          res.end('late');
        },
      );
      expect(take).not.toHaveBeenCalled();
    });

    test('during the answer takes none', async () => {
      const begin: RequestHandler = (_req, res) => {
        res.write('first');
      };
      await leave(openRouter(), begin, (_req, res) => {
        res.end('last');
      });
      expect(take).not.toHaveBeenCalled();
    });
  });
});
