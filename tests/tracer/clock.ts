import { performance } from 'node:perf_hooks';
import timers from 'node:timers/promises';

/** Puts the tests of a file on a clock that they drive; none of them may leave a timer behind. */
export function driveClock(): void {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    // Jest's clock drives the globals alone.
    jest.spyOn(performance, 'now').mockImplementation(() => globalThis.performance.now());
    jest.spyOn(timers, 'setTimeout').mockImplementation(sleep);
  });
  afterEach(() => {
    expect(jest.getTimerCount()).toBe(0);
    jest.restoreAllMocks();
    jest.useRealTimers();
  });
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  await jest.advanceTimersByTimeAsync(0);
}

function sleep(
  ms = 0,
  value?: unknown,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<never> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(value as never);
    }, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('aborted'));
    });
  });
}
