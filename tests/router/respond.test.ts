import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import timers from 'node:timers/promises';
import { type Express } from 'express';
import request from 'supertest';
import { type ErrorCode, ERRORS, TraceallocError } from '../../src/base/errors';
import { type Capture } from '../../src/tracer/capture';
import { owner } from '../../src/tracer/owner';
import { appOf, appWith, closeRouters, openRouter, RecordingLogger } from '../helpers/app';

const NODE_ENV = process.env.NODE_ENV;

afterEach(async () => {
  process.env.NODE_ENV = NODE_ENV;
  jest.restoreAllMocks();
  await closeRouters();
});

function failWith(error: unknown): void {
  jest.spyOn(owner().tracer, 'capture').mockRejectedValueOnce(error);
}

describe('errors that are ours', () => {
  test.each<[ErrorCode, number]>([
    ['ERR_TRACEALLOC_BAD_PARAMETER', 400],
    ['ERR_TRACEALLOC_UNKNOWN_PARAMETER', 400],
    ['ERR_TRACEALLOC_TOKEN', 401],
    ['ERR_TRACEALLOC_FORBIDDEN', 403],
    ['ERR_TRACEALLOC_CROSS_SITE', 403],
    ['ERR_TRACEALLOC_NO_HEAP_SNAPSHOTS', 403],
    ['ERR_TRACEALLOC_OUT_OF_RANGE', 404],
    ['ERR_TRACEALLOC_METHOD', 405],
    ['ERR_TRACEALLOC_NO_SNAPSHOT', 409],
    ['ERR_TRACEALLOC_NOT_TRACING', 409],
    ['ERR_TRACEALLOC_FOREIGN_SAMPLER', 409],
    ['ERR_TRACEALLOC_SAMPLER_LOST', 409],
    ['ERR_TRACEALLOC_OPTION_CONFLICT', 409],
    ['ERR_TRACEALLOC_BUSY', 429],
    ['ERR_TRACEALLOC_LOCKED_OUT', 429],
    ['ERR_TRACEALLOC_INTERNAL', 500],
    ['ERR_TRACEALLOC_NO_INSPECTOR', 501],
    ['ERR_TRACEALLOC_INSPECTOR_DENIED', 503],
    ['ERR_TRACEALLOC_NO_HEADROOM', 503],
    ['ERR_TRACEALLOC_AUTH_TIMEOUT', 503],
  ])('%s is %i, in text and JSON', async (code, status) => {
    const { help } = ERRORS[code];
    const app = appWith();
    failWith(new TraceallocError(code, 'what was wrong'));
    const asText = await request(app).get('/end_show').expect(status);
    expect(asText.text).toBe(`error: ${code}: what was wrong\n${help}\n`);
    failWith(new TraceallocError(code, 'what was wrong'));
    const asJson = await request(app).get('/end_show?format=json').expect(status);
    expect(asJson.body).toEqual({ error: { code, message: 'what was wrong', help } });
  });

  test('say when to come back, where that is known', async () => {
    const app = appWith();
    failWith(new TraceallocError('ERR_TRACEALLOC_BUSY', 'busy', { retryAfter: 17 }));
    const { headers, text } = await request(app).get('/end_show');
    expect(headers).toMatchObject({ 'retry-after': '17' });
    expect(text).toMatch(/^error: ERR_TRACEALLOC_BUSY: busy; ask again in 17 s\n/);
    failWith(new TraceallocError('ERR_TRACEALLOC_BUSY', 'busy', { retryAfter: 17 }));
    expect((await request(app).get('/end_show?format=json')).body).toMatchObject({
      error: { retry_after: 17 },
    });
    failWith(new TraceallocError('ERR_TRACEALLOC_NOT_TRACING', 'off'));
    expect((await request(app).get('/end_show')).headers).not.toHaveProperty('retry-after');
  });

  test('nothing captured yet: 409 says what to call, and takes no capture', async () => {
    const app = appWith();
    const { text } = await request(app).get('/detail').expect(409);
    expect(text).toMatch(/^error: ERR_TRACEALLOC_NO_SNAPSHOT: .*\nCall \/begin_show, run traffic/);
    expect(owner().tracer.isTracing).toBe(false);
  });

  test('captures too close to each other: 429 with the seconds to wait', async () => {
    const app = appWith({ captureBudget: 0.001 });
    await request(appWith()).get('/begin_show').expect(200);
    const { headers, text } = await request(app).get('/end_show').expect(429);
    expect(text).toMatch(/^error: ERR_TRACEALLOC_BUSY: /);
    expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
  });
});

describe('errors that are not ours', () => {
  const secret = new Error('connect postgres://user:hunter2@db');

  test.each(['development', 'staging', 'test', ''])('tell nothing with NODE_ENV=%s', async (env) => {
    process.env.NODE_ENV = env;
    const logger = new RecordingLogger();
    const app = appWith({ logger });
    failWith(secret);
    const { text } = await request(app).get('/end_show').expect(500);
    expect(text).toBe(
      'error: ERR_TRACEALLOC_INTERNAL: the question could not be answered\n' +
        'The log of the server has the details; the next capture starts afresh.\n',
    );
    expect(logger.errors).toEqual([expect.stringMatching(/a question failed.*hunter2.*respond\.test/)]);
    expect(logger.details).toEqual([{ event: 'question-failed', code: null }]);
    await request(app).get('/end_show').expect(200);
  });

  test.each(['a string', undefined, null, Object.create(null)])(
    'may be anything: %p',
    async (thrown: unknown) => {
      const app = appWith({ logger: new RecordingLogger() });
      failWith(thrown);
      await request(app).get('/end_show').expect(500);
    },
  );

  test('may come from a report', async () => {
    const logger = new RecordingLogger();
    jest.spyOn(owner().tracer, 'capture').mockResolvedValueOnce({} as Capture);
    await request(appWith({ logger })).get('/end_show').expect(500);
    expect(logger.errors).toHaveLength(1);
  });

  test.each<[string, () => void]>([
    [
      'throws',
      () => {
        throw secret;
      },
    ],
    ['rejects', () => Promise.reject(secret)],
  ])('are answered also when the logger %s', async (_, fail) => {
    failWith(secret);
    await request(appWith({ logger: { warn: fail, error: fail } }))
      .get('/end_show')
      .expect(500);
  });

  test('that keep the answer itself from being sent end the connection, and are logged', async () => {
    const logger = new RecordingLogger();
    const app = appOf((_req, res, next) => {
      res.setHeader = () => {
        throw secret;
      };
      next();
    }, openRouter({ logger }));
    await expect(request(app).get('/begin_show')).rejects.toThrow('socket hang up');
    expect(logger.errors.at(-1)).toMatch(/an answer could not be sent.*hunter2/);
    expect(logger.details.at(-1)).toEqual({ event: 'answer-failed', code: null });
  });
});

test('an answer that the app has already given is left as it is', async () => {
  const logger = new RecordingLogger();
  const app = appOf((_req, res, next) => {
    res.end('app');
    next();
  }, openRouter({ logger }));
  expect((await request(app).get('/begin_show').expect(200)).text).toBe('app');
  await closeRouters();
  expect(logger.errors).toEqual([]);
});

describe('on the wire', () => {
  let server: Server;
  let socket: Socket;

  async function listen(app: Express): Promise<void> {
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  }

  afterEach(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['a length', 'Content-Length: 1000000000'],
    ['chunks', 'Transfer-Encoding: chunked'],
    ['a promise', 'Content-Length: 1000000000\r\nExpect: 100-continue'],
  ])('a body announced by %s is not waited for; the connection ends', async (_, header) => {
    await listen(appWith());
    socket.write(`POST /begin_show HTTP/1.1\r\nHost: localhost\r\n${header}\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/HTTP\/1\.1 200 OK\r\n(.+\r\n)*Connection: close\r\n(.+\r\n)*\r\nOK\n$/);
  });

  test.each([
    ['POST /begin_show', 200, 'Content-Length: 0\r\n'],
    ['POST /detail', 405, 'Content-Length: 0\r\n'],
    ['GET /begin_show', 200, ''],
  ])('%s without a body is %i and keeps the connection', async (line, status, header) => {
    await listen(appWith());
    const ask = `${line} HTTP/1.1\r\nHost: localhost\r\n${header}`;
    socket.write(`${ask}\r\n`);
    await once(socket, 'data');
    socket.write(`${ask}Connection: close\r\n\r\n`);
    expect(await text(socket)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('fifty questions on one connection share one capture', async () => {
    await listen(appWith());
    const capture = jest.spyOn(owner().tracer, 'capture');
    const ask = 'GET /end_show HTTP/1.1\r\nHost: localhost\r\n';
    socket.write(`${`${ask}\r\n`.repeat(49)}${ask}Connection: close\r\n\r\n`);
    const answers = await text(socket);
    expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(50);
    expect(new Set(answers.match(/^# \d.*Z, pid/gm)).size).toBe(1);
    expect(capture).toHaveBeenCalledTimes(1);
  });

  test('a client that went away while its question waited causes no capture', async () => {
    await request(appWith()).get('/begin_show').expect(200);
    const capture = jest.spyOn(owner().tracer, 'capture');
    const end = jest.spyOn(owner().window, 'end');
    // The wait for the share of time ends when the client is seen to be gone.
    const gone = new Promise<undefined>((resolve) => {
      const app = appOf(
        (_req, res, next) => {
          res.once('close', resolve);
          next();
        },
        openRouter({ captureBudget: 0.5 }),
      );
      void listen(app).then(() => socket.write('GET /end_show HTTP/1.1\r\nHost: localhost\r\n\r\n'));
    });
    jest.spyOn(timers, 'setTimeout').mockImplementation(() => {
      socket.destroy();
      return gone;
    });
    await gone;
    await expect(end.mock.results[0]?.value).rejects.toThrow('nobody waits for the answer any more');
    expect(capture).not.toHaveBeenCalled();
  });
});
