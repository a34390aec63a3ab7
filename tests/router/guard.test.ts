import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import timers from 'node:timers';

import express, { type Request } from 'express';

import { ERRORS, isTraceallocError, TraceallocError } from '../../src/base/errors';
import { type Access, type Auth, createGuard, type Guard, resolveAccess } from '../../src/router/guard';
import { type Logger } from '../../src/router/log';
import { LockOut } from '../../src/router/token';

const TOKEN = '0123456789abcdef0123456789abcdef';
const BEARER = `Bearer ${TOKEN}`;

class RecordingLogger implements Logger {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  warn(message: string): void {
    this.warnings.push(message);
  }
  error(message: string): void {
    this.errors.push(message);
  }
}

let log: RecordingLogger;

beforeEach(() => {
  log = new RecordingLogger();
});

interface Parts {
  address?: string;
  httpVersion?: string;
  headers?: Record<string, string>;
}

function request({ address = '127.0.0.1', httpVersion = '1.1', headers = {} }: Parts = {}): Request {
  const sent: Record<string, string> = { Host: 'localhost:3000', ...headers };
  const stub = {
    socket: { remoteAddress: address },
    httpVersion,
    rawHeaders: Object.entries(sent).flat(),
    headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])),
  };
  return stub as unknown as Request;
}

function guardOf(auth: Auth | undefined, lockOut?: LockOut, env: NodeJS.ProcessEnv = {}): Guard {
  const access = resolveAccess(auth, env, log);
  if (access === null) throw new Error('inert');
  return createGuard(access, log, lockOut);
}

/** `passed`, or the code and status that answer the request. */
async function outcome(guard: Guard, req: Request): Promise<string> {
  try {
    await guard(req);
    return 'passed';
  } catch (error) {
    if (!(error instanceof TraceallocError)) throw error;
    const wait = error.retryAfter === undefined ? '' : ` after ${error.retryAfter} s`;
    return `${ERRORS[error.code].status} ${error.code.replace('ERR_TRACEALLOC_', '')}${wait}`;
  }
}

describe('resolveAccess', () => {
  const decide = () => true;
  const production = { NODE_ENV: 'production' };

  it.each<[string, Auth | undefined, NodeJS.ProcessEnv, Access['kind'] | 'inert']>([
    ['development', undefined, {}, 'loopback'],
    ['another environment', undefined, { NODE_ENV: 'test' }, 'loopback'],
    ['production', undefined, production, 'inert'],
    ['loopback in production', 'loopback', production, 'loopback'],
    ['function in production', decide, production, 'function'],
    ['token in production', { token: TOKEN }, production, 'token'],
    ['token of the environment', undefined, { TRACEALLOC_TOKEN: TOKEN }, 'token'],
    [
      'token of the environment in production',
      undefined,
      { ...production, TRACEALLOC_TOKEN: TOKEN },
      'token',
    ],
    ['empty token of the environment', undefined, { TRACEALLOC_TOKEN: '' }, 'closed'],
    ['the same in production', undefined, { ...production, TRACEALLOC_TOKEN: '' }, 'closed'],
    ['option before environment', 'loopback', { TRACEALLOC_TOKEN: TOKEN }, 'loopback'],
    ['unset token before environment', { token: undefined }, { TRACEALLOC_TOKEN: TOKEN }, 'closed'],
  ])('%s', (_name, auth, env, kind) => {
    expect(resolveAccess(auth, env, log)?.kind ?? 'inert').toBe(kind);
  });

  it('warns once that the router is inert, and says the way out', () => {
    resolveAccess(undefined, production, log);
    expect(log.errors).toEqual([]);
    expect(log.warnings).toHaveLength(1);
    expect(log.warnings[0]).toMatch(/inert.*option auth.*TRACEALLOC_TOKEN/);
  });

  it.each([undefined, '', '   ', 'short', 'fifteen-letters', `   ${'x'.repeat(15)}`])(
    'logs one error for the token %p, without the token',
    (token) => {
      expect(resolveAccess({ token }, {}, log)).toEqual({ kind: 'closed' });
      expect(log.warnings).toEqual([]);
      expect(log.errors).toEqual([
        'tracealloc: the token is missing, blank or shorter than 16 characters: every request gets 401.',
      ]);
    },
  );

  it('logs nothing where all is well', () => {
    for (const auth of [undefined, 'loopback', decide, { token: TOKEN }] as const)
      resolveAccess(auth, {}, log);
    expect(log).toEqual(new RecordingLogger());
  });

  it('survives a logger that throws', () => {
    const fail = throwing(new Error('no disk'));
    expect(resolveAccess(undefined, production, { warn: fail, error: fail })).toBeNull();
    expect(resolveAccess({ token: '' }, {}, { warn: fail, error: fail })).toEqual({ kind: 'closed' });
  });
});

describe('loopback', () => {
  it.each<[string, Parts, string]>([
    ['direct', {}, 'passed'],
    ['remote client', { address: '10.0.0.5' }, '403 FORBIDDEN'],
    [
      'spoofed by a remote client',
      { address: '10.0.0.5', headers: { 'X-Forwarded-For': '127.0.0.1' } },
      '403 FORBIDDEN',
    ],
    ['proxied', { headers: { 'X-Forwarded-For': '127.0.0.1' } }, '403 FORBIDDEN'],
    ['bare nginx', { httpVersion: '1.0', headers: { Connection: 'close' } }, '403 FORBIDDEN'],
    ['mesh sidecar', { address: '127.0.0.6' }, '403 FORBIDDEN'],
    ['foreign Host', { headers: { Host: 'evil.com' } }, '403 FORBIDDEN'],
    ['cross-site', { headers: { 'Sec-Fetch-Site': 'cross-site' } }, '403 CROSS_SITE'],
    ['another port', { headers: { 'Sec-Fetch-Site': 'same-site' } }, '403 CROSS_SITE'],
    ['prefetch', { headers: { 'Sec-Purpose': 'prefetch;prerender' } }, '403 CROSS_SITE'],
    ['access before cross-site', { address: '10.0.0.5', headers: { Origin: 'null' } }, '403 FORBIDDEN'],
  ])('%s', async (_name, parts, expected) => {
    expect(await outcome(guardOf('loopback'), request(parts))).toBe(expected);
  });

  it('refuses a request without a socket, and does not fail', async () => {
    const req = Object.assign(request(), { socket: null }) as unknown as Request;
    expect(await outcome(guardOf('loopback'), req)).toBe('403 FORBIDDEN');
  });

  it('hints once at the option auth, when a proxy on this machine forwarded', async () => {
    const guard = guardOf('loopback');
    const forwarded = { 'X-Forwarded-For': '10.0.0.5\n' };
    await outcome(guard, request());
    await outcome(guard, request({ headers: { Host: 'evil.com' } }));
    await outcome(guard, request({ address: '10.0.0.5', headers: forwarded }));
    expect(log.warnings).toEqual([]);
    await outcome(guard, request({ headers: forwarded }));
    await outcome(guard, request({ headers: { Via: '' } }));
    expect(log.warnings).toEqual([
      'tracealloc: refused a request that a proxy forwarded. Behind a proxy: set the option auth.',
    ]);
    expect(log.errors).toEqual([]);
  });
});

describe('token', () => {
  const withToken = (authorization: string, parts: Parts = {}) =>
    request({ ...parts, headers: { ...parts.headers, Authorization: authorization } });

  it.each<[string, Request, string]>([
    ['right', withToken(BEARER), 'passed'],
    [
      'right, from afar and by another Host',
      withToken(BEARER, { address: '10.0.0.5', headers: { Host: 'a.com' } }),
      'passed',
    ],
    ['right, through a proxy', withToken(BEARER, { httpVersion: '1.0', headers: { Via: 'x' } }), 'passed'],
    [
      'right, but cross-site',
      withToken(BEARER, { headers: { 'Sec-Fetch-Site': 'cross-site' } }),
      '403 CROSS_SITE',
    ],
    ['missing, even on this machine', request(), '401 TOKEN'],
    ['missing and cross-site', request({ headers: { 'Sec-Fetch-Site': 'cross-site' } }), '401 TOKEN'],
    ['wrong', withToken('Bearer x'), '401 TOKEN'],
    [
      'in the URL',
      Object.assign(request(), { url: `/?token=${TOKEN}`, query: { token: TOKEN } }),
      '401 TOKEN',
    ],
  ])('%s', async (_name, req, expected) => {
    expect(await outcome(guardOf({ token: TOKEN }), req)).toBe(expected);
  });

  it('reads the token of the environment', async () => {
    const guard = guardOf(undefined, undefined, { TRACEALLOC_TOKEN: TOKEN, NODE_ENV: 'production' });
    expect(await outcome(guard, withToken(BEARER))).toBe('passed');
    expect(await outcome(guard, request())).toBe('401 TOKEN');
  });

  it.each([undefined, '', '   ', 'short'])('answers 401 to all where the token is %p', async (token) => {
    const guard = guardOf({ token });
    const sent = [`Bearer ${String(token)}`, 'Bearer ', 'Bearer undefined', 'Basic Og==', BEARER];
    for (const authorization of sent)
      expect(await outcome(guard, withToken(authorization))).toBe('401 TOKEN');
    expect(await outcome(guard, request())).toBe('401 TOKEN');
    expect(log.errors).toHaveLength(1);
  });

  describe('lock-out', () => {
    let now: number;
    let guard: Guard;

    beforeEach(async () => {
      now = 0;
      guard = guardOf({ token: TOKEN }, new LockOut(() => now));
      for (let i = 0; i < 10; i++) {
        expect(await outcome(guard, withToken('Bearer x', { address: `10.0.0.${i}` }))).toBe('401 TOKEN');
      }
    });

    it('refuses everyone alike after ten wrong tokens', async () => {
      const remote = { address: '10.0.0.99' };
      expect(await outcome(guard, withToken('Bearer x', remote))).toBe('429 LOCKED_OUT after 60 s');
      expect(await outcome(guard, withToken(BEARER, remote))).toBe('429 LOCKED_OUT after 60 s');
      expect(await outcome(guard, request(remote))).toBe('429 LOCKED_OUT after 60 s');
    });

    it('still answers the right token from this machine, and only that', async () => {
      expect(await outcome(guard, withToken(BEARER))).toBe('passed');
      expect(await outcome(guard, withToken('Bearer x'))).toBe('429 LOCKED_OUT after 60 s');
      expect(await outcome(guard, request())).toBe('429 LOCKED_OUT after 60 s');
      expect(await outcome(guard, withToken(BEARER, { headers: { Via: '' } }))).toBe(
        '429 LOCKED_OUT after 60 s',
      );
      expect(await outcome(guard, withToken(BEARER, { headers: { 'X-Purpose': 'preview' } }))).toBe(
        '403 CROSS_SITE',
      );
    });

    it('is over after the minute, and no sooner for those who keep asking', async () => {
      now = 59_000;
      expect(await outcome(guard, withToken('Bearer x'))).toBe('429 LOCKED_OUT after 1 s');
      now = 60_000;
      expect(await outcome(guard, withToken(BEARER, { address: '10.0.0.99' }))).toBe('passed');
      expect(await outcome(guard, withToken('Bearer x'))).toBe('401 TOKEN');
    });

    it('leaves other routers alone', async () => {
      expect(await outcome(guardOf({ token: TOKEN }), withToken(BEARER, { address: '10.0.0.99' }))).toBe(
        'passed',
      );
    });
  });

  it('counts no request without a token, as a browser asks before its user can log in', async () => {
    const guard = guardOf({ token: TOKEN });
    for (let i = 0; i < 50; i++) expect(await outcome(guard, request())).toBe('401 TOKEN');
    expect(await outcome(guard, withToken(BEARER, { address: '10.0.0.99' }))).toBe('passed');
  });

  it('counts no right token', async () => {
    const guard = guardOf({ token: TOKEN });
    for (let i = 0; i < 50; i++) expect(await outcome(guard, withToken(BEARER))).toBe('passed');
    expect(await outcome(guard, withToken('Bearer x'))).toBe('401 TOKEN');
  });
});

describe('auth function', () => {
  /** As JavaScript may write it. */
  const returning = (value: unknown) => guardOf((() => value) as () => boolean);

  const failure = new Error('no database\nadmin logged in');

  it.each<[string, unknown, string]>([
    ['true', true, 'passed'],
    ['promise of true', Promise.resolve(true), 'passed'],
    ['late promise of true', new Promise((resolve) => setTimeout(resolve, 5, true)), 'passed'],
    ['thenable of true', thenable(true), 'passed'],
    ['false', false, '403 FORBIDDEN'],
    ['promise of false', Promise.resolve(false), '403 FORBIDDEN'],
    ['undefined', undefined, '403 FORBIDDEN'],
    ['null', null, '403 FORBIDDEN'],
    ['1', 1, '403 FORBIDDEN'],
    ['"true"', 'true', '403 FORBIDDEN'],
    ['{}', {}, '403 FORBIDDEN'],
    ['new Boolean(true)', Object(true), '403 FORBIDDEN'],
    ['promise of 1', Promise.resolve(1), '403 FORBIDDEN'],
    ['promise of an object', Promise.resolve({ allowed: true }), '403 FORBIDDEN'],
    ['thenable of 1', thenable(1), '403 FORBIDDEN'],
    ['object whose then is no function', { then: true }, '403 FORBIDDEN'],
    ['a symbol', Symbol('timed out'), '403 FORBIDDEN'],
  ])('returns %s', async (_name, value, expected) => {
    expect(await outcome(returning(value), request())).toBe(expected);
    expect(log.errors).toEqual([]);
  });

  it.each<[string, () => boolean | Promise<boolean>]>([
    ['throws', throwing(failure)],
    ['rejects', () => Promise.reject(failure)],
    ['rejects later', () => Promise.resolve().then(throwing(failure))],
  ])('%s: refuses, and logs the stack in one line', async (_name, decide) => {
    expect(await outcome(guardOf(decide), request())).toBe('403 FORBIDDEN');
    expect(log.errors).toHaveLength(1);
    expect(log.errors[0]).toMatch(
      /^tracealloc: the auth function failed.*no database\\nadmin logged in\\n +at /,
    );
    expect(log.errors[0]).not.toContain('\n');
  });

  it.each<[string, unknown, string]>([
    ['string', 'no', 'no'],
    ['undefined', undefined, 'undefined'],
    ['symbol', Symbol('no'), 'Symbol(no)'],
    ['object that cannot be printed', Object.create(null), 'cannot be printed'],
    [
      'error whose stack cannot be read',
      Object.defineProperty(new Error('no'), 'stack', { get: throwing(failure) }),
      'no',
    ],
  ])('throws a %s: refuses and logs', async (_name, value, logged) => {
    expect(await outcome(guardOf(throwing(value)), request())).toBe('403 FORBIDDEN');
    expect(log.errors).toHaveLength(1);
    expect(log.errors[0]).toContain(logged);
  });

  it('refuses a thenable that throws', async () => {
    const trap = Object.defineProperty({}, 'then', { get: throwing(failure) });
    expect(await outcome(returning(trap), request())).toBe('403 FORBIDDEN');
    expect(log.errors).toHaveLength(1);
  });

  it('turns an error of this package into a plain refusal, so that the function cannot pick the answer', async () => {
    const decide = throwing(new TraceallocError('ERR_TRACEALLOC_BUSY', 'no'));
    expect(await outcome(guardOf(decide), request())).toBe('403 FORBIDDEN');
  });

  it('gets the request', async () => {
    const decide = jest.fn(() => true);
    const req = request({ address: '10.0.0.5' });
    await guardOf(decide)(req);
    expect(decide.mock.calls).toEqual([[req]]);
  });

  it('is followed by the cross-site check', async () => {
    const req = request({ headers: { Origin: 'http://evil.example' } });
    expect(await outcome(returning(true), req)).toBe('403 CROSS_SITE');
    expect(await outcome(returning(false), req)).toBe('403 FORBIDDEN');
  });

  describe('deadline', () => {
    let setTimer: jest.SpyInstance;
    let clearTimer: jest.SpyInstance;

    beforeEach(() => {
      setTimer = jest.spyOn(timers, 'setTimeout');
      clearTimer = jest.spyOn(timers, 'clearTimeout');
    });

    afterEach(() => {
      setTimer.mockRestore();
      clearTimer.mockRestore();
    });

    const started = () => setTimer.mock.results.map(({ value }) => value as NodeJS.Timeout);

    it('refuses when the function has not decided within 5 seconds', async () => {
      setTimer.mockImplementation((elapsed: (value: unknown) => void, _delay: number, value: unknown) =>
        setTimeout(elapsed, 5, value),
      );
      const never = new Promise<boolean>(() => undefined);
      expect(await outcome(returning(never), request())).toBe('503 AUTH_TIMEOUT');
      expect(setTimer.mock.calls.map(([, delay]: unknown[]) => delay)).toEqual([5000]);
      expect(log.errors).toEqual([
        'tracealloc: the auth function did not decide within 5 seconds; the request was refused.',
      ]);
    });

    it('ignores what the function does after its time', async () => {
      setTimer.mockImplementation((elapsed: (value: unknown) => void, _delay: number, value: unknown) =>
        setTimeout(elapsed, 5, value),
      );
      const unhandled = jest.fn();
      process.on('unhandledRejection', unhandled);
      const late = new Promise<boolean>((_resolve, reject) => setTimeout(reject, 20, failure));
      expect(await outcome(returning(late), request())).toBe('503 AUTH_TIMEOUT');
      await new Promise((resolve) => setTimeout(resolve, 40));
      process.off('unhandledRejection', unhandled);
      expect(unhandled).not.toHaveBeenCalled();
    });

    it.each<[string, () => Promise<boolean>]>([
      ['allowed', () => Promise.resolve(true)],
      ['refused', () => Promise.resolve(false)],
      ['rejected', () => Promise.reject(failure)],
    ])('holds no process open, and ends with the decision: %s', async (_name, decide) => {
      const decided = outcome(guardOf(decide), request());
      expect(started().map((timer) => timer.hasRef())).toEqual([false]);
      await decided;
      expect(clearTimer.mock.calls).toEqual([[started()[0]]]);
    });

    it('does not run for a function that decides at once', async () => {
      await outcome(returning(true), request());
      await outcome(returning(false), request());
      expect(setTimer).not.toHaveBeenCalled();
    });
  });
});

describe('a refused request', () => {
  const refusals: [string, Auth, Request][] = [
    [
      'loopback',
      'loopback',
      request({ address: '10.0.0.5', headers: { Host: 'h-echo', Origin: 'http://o-echo' } }),
    ],
    ['cross-site', 'loopback', request({ headers: { Origin: 'http://o-echo', Referer: 'http://r-echo' } })],
    ['token', { token: TOKEN }, request({ headers: { Authorization: 'Bearer t-echo' } })],
    ['closed', { token: 'c-echo' }, request({ headers: { Authorization: 'Bearer t-echo' } })],
    ['function', () => false, request({ headers: { 'User-Agent': 'u-echo' } })],
    ['failed function', throwing(new Error('e-echo')), request()],
  ];

  it.each(refusals)('gets a fixed text: %s', async (_name, auth, req) => {
    const error: unknown = await guardOf(auth)(req).catch((reason: unknown) => reason);
    expect(isTraceallocError(error)).toBe(true);
    const { message, cause } = error as TraceallocError;
    expect(message).toMatch(/^[A-Z][\w ,-]+\.$/);
    expect(message).not.toContain('echo');
    expect(cause).toBeUndefined();
  });

  it('does no work', async () => {
    const calls = [...spiesOn(fs), ...spiesOn(timers)];
    try {
      const guards = [
        guardOf('loopback'),
        guardOf({ token: TOKEN }),
        guardOf({ token: '' }),
        guardOf(() => false),
      ];
      const req = request({ address: '10.0.0.5', headers: { Authorization: 'Bearer x', Origin: 'null' } });
      for (let i = 0; i < 250; i++) {
        for (const guard of guards) expect(await outcome(guard, req)).not.toBe('passed');
      }
      expect(calls.filter((spy) => spy.mock.calls.length > 0)).toEqual([]);
    } finally {
      for (const spy of calls) spy.mockRestore();
    }
  });

  it('logs nothing of its own, so that nobody can fill the disk', async () => {
    const guards = [guardOf('loopback'), guardOf({ token: TOKEN }), guardOf(() => false)];
    const req = request({ headers: { Authorization: 'Bearer x', Via: '1.1 proxy' } });
    for (let i = 0; i < 50; i++) for (const guard of guards) await outcome(guard, req);
    expect(log.warnings).toHaveLength(1);
    expect(log.errors).toEqual([]);
  });
});

describe('in an Express app', () => {
  let server: Server;

  async function listen(auth: Auth): Promise<void> {
    const guard = guardOf(auth);
    const app = express();
    app.set('trust proxy', true);
    app.use(async (req, res) => {
      const answer = await outcome(guard, req);
      res.status(answer === 'passed' ? 200 : Number.parseInt(answer)).send(answer);
    });
    server = createServer({ requireHostHeader: false }, app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  afterEach((done) => {
    server.close(done);
  });

  async function exchange(lines: string[]): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'), 'latin1');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('latin1');
  }

  async function statusOf(...lines: string[]): Promise<number> {
    return Number((await exchange(lines)).split(' ')[1]);
  }

  it('answers this machine, whatever the app trusts', async () => {
    await listen('loopback');
    expect(await statusOf('GET / HTTP/1.1', 'Host: localhost')).toBe(200);
    expect(await statusOf('GET / HTTP/1.1', 'Host: localhost', 'X-Forwarded-For: 127.0.0.1')).toBe(403);
    expect(await statusOf('GET / HTTP/1.1', 'Host: localhost', 'Host: localhost')).toBe(403);
    expect(await statusOf('GET / HTTP/1.1', 'Host: evil.com', 'X-Forwarded-Host: localhost')).toBe(403);
    expect(await statusOf('GET / HTTP/1.1')).toBe(403);
    expect(await statusOf('GET / HTTP/1.0', 'Host: localhost')).toBe(403);
    expect(await statusOf('GET http://evil.com/ HTTP/1.1', 'Host: evil.com')).toBe(403);
  });

  it.each([
    '/DETAIL',
    '/detail/',
    '/%64etail',
    '//detail',
    '/./detail',
    '/detail;x=1',
    '/detail%00',
    '/x/../detail',
    '/%zz',
  ])('stands before the path %s', async (path) => {
    await listen({ token: TOKEN });
    expect(await statusOf(`GET ${path} HTTP/1.1`, 'Host: localhost')).toBe(401);
  });

  it('reads the token as it comes over the wire', async () => {
    await listen({ token: TOKEN });
    const get = (...authorizations: string[]) =>
      statusOf(
        'GET / HTTP/1.1',
        'Host: app.example',
        ...authorizations.map((value) => `Authorization:${value}`),
      );
    expect(await get(` ${BEARER}`)).toBe(200);
    expect(await get(`\t ${BEARER} \t`)).toBe(200);
    expect(await get(` Basic ${Buffer.from(`me:${TOKEN}`).toString('base64')}`)).toBe(200);
    expect(await get()).toBe(401);
    expect(await get('')).toBe(401);
    expect(await get(` ${BEARER}`, ` ${BEARER}`)).toBe(401);
    expect(await get(` Bearer ${'x'.repeat(8192)}`)).toBe(401);
    expect(await get(' Bearer \u00ff\u00fe')).toBe(401);
  });

  it('gives known and unknown paths the same answer', async () => {
    await listen({ token: TOKEN });
    const answer = async (path: string) =>
      (await exchange([`GET ${path} HTTP/1.1`, 'Host: localhost'])).replace(/^Date: .*$/m, '');
    expect(await answer('/detail')).toBe(await answer('/no-such-path'));
  });
});

function throwing(value: unknown): () => never {
  return () => {
    throw value;
  };
}

function thenable(value: unknown): PromiseLike<unknown> {
  return Object.assign(Object.create(null), {
    then: (resolve: (settled: unknown) => void) => {
      resolve(value);
    },
  }) as PromiseLike<unknown>;
}

function spiesOn(module: object): jest.SpyInstance[] {
  const methods = module as Record<string, () => void>;
  return Object.keys(methods)
    .filter((name) => /^[a-z]/.test(name) && typeof methods[name] === 'function')
    .map((name) => jest.spyOn(methods, name));
}
