import timers from 'node:timers';
import { TraceallocError } from '../../src/base/errors';
import { RecordingLogger } from '../helpers/app';
import { guardOf, outcome, requestOf, throwing } from './guarded';

let log: RecordingLogger;
beforeEach(() => {
  log = new RecordingLogger();
});

describe('auth function', () => {
  /** As JavaScript may write it. */
  const returning = (value: unknown) => guardOf((() => value) as () => boolean, log);

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
    expect(await outcome(returning(value), requestOf())).toBe(expected);
    expect(log.errors).toEqual([]);
  });

  it.each<[string, () => boolean | Promise<boolean>]>([
    ['throws', throwing(failure)],
    ['rejects', () => Promise.reject(failure)],
    ['rejects later', () => Promise.resolve().then(throwing(failure))],
  ])('%s: refuses, and logs the stack in one line', async (_name, decide) => {
    expect(await outcome(guardOf(decide, log), requestOf())).toBe('403 FORBIDDEN');
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
    expect(await outcome(guardOf(throwing(value), log), requestOf())).toBe('403 FORBIDDEN');
    expect(log.errors).toHaveLength(1);
    expect(log.errors[0]).toContain(logged);
  });

  it('refuses a thenable that throws', async () => {
    const trap = Object.defineProperty({}, 'then', { get: throwing(failure) });
    expect(await outcome(returning(trap), requestOf())).toBe('403 FORBIDDEN');
    expect(log.errors).toHaveLength(1);
  });

  it('turns an error of this package into a plain refusal, so that the function cannot pick the answer', async () => {
    const decide = throwing(new TraceallocError('ERR_TRACEALLOC_BUSY', 'no'));
    expect(await outcome(guardOf(decide, log), requestOf())).toBe('403 FORBIDDEN');
  });

  it('gets the request', async () => {
    const decide = jest.fn(() => true);
    const req = requestOf({ address: '10.0.0.5' });
    await guardOf(decide, log)(req);
    expect(decide.mock.calls).toEqual([[req]]);
  });

  it('is followed by the cross-site check', async () => {
    const req = requestOf({ headers: { Origin: 'http://evil.example' } });
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
      expect(await outcome(returning(never), requestOf())).toBe('503 AUTH_TIMEOUT');
      expect(setTimer.mock.calls.map(([, delay]: unknown[]) => delay)).toEqual([5000]);
      expect(log.errors).toEqual([
        'tracealloc: the auth function did not decide within 5 seconds; the request was refused.',
      ]);
    });

    it('ignores what the function does after its time', async () => {
      setTimer.mockImplementation((elapsed: (value: unknown) => void, _delay: number, value: unknown) =>
        setTimeout(elapsed, 5, value),
      );
      // Jest fails a test that leaves a rejection to nobody.
      let fail: (reason: Error) => void = () => undefined;
      const late = new Promise<boolean>((_resolve, reject) => (fail = reject));
      expect(await outcome(returning(late), requestOf())).toBe('503 AUTH_TIMEOUT');
      fail(failure);
      await new Promise(setImmediate);
    });

    it.each<[string, () => Promise<boolean>]>([
      ['allowed', () => Promise.resolve(true)],
      ['refused', () => Promise.resolve(false)],
      ['rejected', () => Promise.reject(failure)],
    ])('holds no process open, and ends with the decision: %s', async (_name, decide) => {
      const decided = outcome(guardOf(decide, log), requestOf());
      expect(started().map((timer) => timer.hasRef())).toEqual([false]);
      await decided;
      expect(clearTimer.mock.calls).toEqual([[started()[0]]]);
    });

    it('does not run for a function that decides at once', async () => {
      await outcome(returning(true), requestOf());
      await outcome(returning(false), requestOf());
      expect(setTimer).not.toHaveBeenCalled();
    });
  });
});

function thenable(value: unknown): PromiseLike<unknown> {
  return Object.assign(Object.create(null), {
    then: (resolve: (settled: unknown) => void) => {
      resolve(value);
    },
  }) as PromiseLike<unknown>;
}
