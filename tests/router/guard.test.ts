import fs from 'node:fs';
import timers from 'node:timers';
import { type Request } from 'express';
import { isTraceallocError, type TraceallocError } from '../../src/base/errors';
import { type Access, type Auth, resolveAccess } from '../../src/router/guard';
import { RecordingLogger, TOKEN } from '../helpers/app';
import { guardOf, outcome, type Parts, requestOf, throwing } from './guarded';

let log: RecordingLogger;
beforeEach(() => {
  log = new RecordingLogger();
});

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
    expect(await outcome(guardOf('loopback', log), requestOf(parts))).toBe(expected);
  });

  it('refuses a request without a socket, and does not fail', async () => {
    const req = Object.assign(requestOf(), { socket: null }) as unknown as Request;
    expect(await outcome(guardOf('loopback', log), req)).toBe('403 FORBIDDEN');
  });

  it('hints once at the option auth, when a proxy on this machine forwarded', async () => {
    const guard = guardOf('loopback', log);
    const forwarded = { 'X-Forwarded-For': '10.0.0.5\n' };
    await outcome(guard, requestOf());
    await outcome(guard, requestOf({ headers: { Host: 'evil.com' } }));
    await outcome(guard, requestOf({ address: '10.0.0.5', headers: forwarded }));
    expect(log.warnings).toEqual([]);
    await outcome(guard, requestOf({ headers: forwarded }));
    await outcome(guard, requestOf({ headers: { Via: '' } }));
    expect(log.warnings).toEqual([
      'tracealloc: refused a request that a proxy forwarded. Behind a proxy: set the option auth.',
    ]);
    expect(log.errors).toEqual([]);
  });
});

describe('a refused request', () => {
  const refusals: [string, Auth, Request][] = [
    [
      'loopback',
      'loopback',
      requestOf({ address: '10.0.0.5', headers: { Host: 'h-echo', Origin: 'http://o-echo' } }),
    ],
    ['cross-site', 'loopback', requestOf({ headers: { Origin: 'http://o-echo', Referer: 'http://r-echo' } })],
    ['token', { token: TOKEN }, requestOf({ headers: { Authorization: 'Bearer t-echo' } })],
    ['closed', { token: 'c-echo' }, requestOf({ headers: { Authorization: 'Bearer t-echo' } })],
    ['function', () => false, requestOf({ headers: { 'User-Agent': 'u-echo' } })],
    ['failed function', throwing(new Error('e-echo')), requestOf()],
  ];

  it.each(refusals)('gets a fixed text: %s', async (_name, auth, req) => {
    const error: unknown = await guardOf(auth, log)(req).catch((reason: unknown) => reason);
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
        guardOf('loopback', log),
        guardOf({ token: TOKEN }, log),
        guardOf({ token: '' }, log),
        guardOf(() => false, log),
      ];
      const req = requestOf({ address: '10.0.0.5', headers: { Authorization: 'Bearer x', Origin: 'null' } });
      for (let i = 0; i < 250; i++) {
        for (const guard of guards) expect(await outcome(guard, req)).not.toBe('passed');
      }
      expect(calls.filter((spy) => spy.mock.calls.length > 0)).toEqual([]);
    } finally {
      for (const spy of calls) spy.mockRestore();
    }
  });

  it('logs nothing of its own, so that nobody can fill the disk', async () => {
    const guards = [guardOf('loopback', log), guardOf({ token: TOKEN }, log), guardOf(() => false, log)];
    const req = requestOf({ headers: { Authorization: 'Bearer x', Via: '1.1 proxy' } });
    for (let i = 0; i < 50; i++) for (const guard of guards) await outcome(guard, req);
    expect(log.warnings).toHaveLength(1);
    expect(log.errors).toEqual([]);
  });
});

function spiesOn(module: object): jest.SpyInstance[] {
  const methods = module as Record<string, () => void>;
  return Object.keys(methods)
    .filter((name) => /^[a-z]/.test(name) && typeof methods[name] === 'function')
    .map((name) => jest.spyOn(methods, name));
}
