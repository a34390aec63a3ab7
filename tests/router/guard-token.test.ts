import { type Request } from 'express';
import { type Guard } from '../../src/router/guard';
import { LockOut } from '../../src/router/token';
import { RecordingLogger, TOKEN } from '../helpers/app';
import { guardOf, outcome, type Parts, requestOf } from './guarded';

const BEARER = `Bearer ${TOKEN}`;

let log: RecordingLogger;
beforeEach(() => {
  log = new RecordingLogger();
});

describe('token', () => {
  const withToken = (authorization: string, parts: Parts = {}) =>
    requestOf({ ...parts, headers: { ...parts.headers, Authorization: authorization } });

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
    ['missing, even on this machine', requestOf(), '401 TOKEN'],
    ['missing and cross-site', requestOf({ headers: { 'Sec-Fetch-Site': 'cross-site' } }), '401 TOKEN'],
    ['wrong', withToken('Bearer x'), '401 TOKEN'],
    [
      'in the URL',
      Object.assign(requestOf(), { url: `/?token=${TOKEN}`, query: { token: TOKEN } }),
      '401 TOKEN',
    ],
  ])('%s', async (_name, req, expected) => {
    expect(await outcome(guardOf({ token: TOKEN }, log), req)).toBe(expected);
  });

  it('reads the token of the environment', async () => {
    const guard = guardOf(undefined, log, { TRACEALLOC_TOKEN: TOKEN, NODE_ENV: 'production' });
    expect(await outcome(guard, withToken(BEARER))).toBe('passed');
    expect(await outcome(guard, requestOf())).toBe('401 TOKEN');
  });

  it.each([undefined, '', '   ', 'short'])('answers 401 to all where the token is %p', async (token) => {
    const guard = guardOf({ token }, log);
    const sent = [`Bearer ${String(token)}`, 'Bearer ', 'Bearer undefined', 'Basic Og==', BEARER];
    for (const authorization of sent)
      expect(await outcome(guard, withToken(authorization))).toBe('401 TOKEN');
    expect(await outcome(guard, requestOf())).toBe('401 TOKEN');
    expect(log.errors).toHaveLength(1);
  });

  describe('lock-out', () => {
    let now: number;
    let guard: Guard;

    beforeEach(async () => {
      now = 0;
      guard = guardOf({ token: TOKEN }, log, {}, new LockOut(() => now));
      for (let i = 0; i < 10; i++) {
        expect(await outcome(guard, withToken('Bearer x', { address: `10.0.0.${i}` }))).toBe('401 TOKEN');
      }
    });

    it('refuses everyone alike after ten wrong tokens', async () => {
      const remote = { address: '10.0.0.99' };
      expect(await outcome(guard, withToken('Bearer x', remote))).toBe('429 LOCKED_OUT after 60 s');
      expect(await outcome(guard, withToken(BEARER, remote))).toBe('429 LOCKED_OUT after 60 s');
      expect(await outcome(guard, requestOf(remote))).toBe('429 LOCKED_OUT after 60 s');
    });

    it('still answers the right token from this machine, and only that', async () => {
      expect(await outcome(guard, withToken(BEARER))).toBe('passed');
      expect(await outcome(guard, withToken('Bearer x'))).toBe('429 LOCKED_OUT after 60 s');
      expect(await outcome(guard, requestOf())).toBe('429 LOCKED_OUT after 60 s');
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
      expect(await outcome(guardOf({ token: TOKEN }, log), withToken(BEARER, { address: '10.0.0.99' }))).toBe(
        'passed',
      );
    });
  });

  it('counts no request without a token, as a browser asks before its user can log in', async () => {
    const guard = guardOf({ token: TOKEN }, log);
    for (let i = 0; i < 50; i++) expect(await outcome(guard, requestOf())).toBe('401 TOKEN');
    expect(await outcome(guard, withToken(BEARER, { address: '10.0.0.99' }))).toBe('passed');
  });

  it('counts no right token', async () => {
    const guard = guardOf({ token: TOKEN }, log);
    for (let i = 0; i < 50; i++) expect(await outcome(guard, withToken(BEARER))).toBe('passed');
    expect(await outcome(guard, withToken('Bearer x'))).toBe('401 TOKEN');
  });
});
