import { performance } from 'node:perf_hooks';
import { TraceallocError } from '../base/errors';

/** How long a question waits for its turn before it is told to come back. */
export const MAX_WAIT_MS = 2000;

/** Keeps the share of time that forced collections hold the process below a bound. */
export class CaptureBudget {
  #lastPauseMs = 0;
  #lastEnd = -Infinity;

  /** Notes a capture that ended just now. */
  spend(pauseMs: number): void {
    this.#lastPauseMs = pauseMs;
    this.#lastEnd = performance.now();
  }

  /**
   * Milliseconds until the next capture may begin: after a pause of `p`, `p × (1 − share) / share` of rest make the
   * pause that share of the whole.
   *
   * @param share - Above 0 up to 1; 0 turns the limit off.
   */
  waitMs(share: number): number {
    if (share === 0) return 0;
    const rest = (this.#lastPauseMs * (1 - share)) / share;
    return Math.max(0, this.#lastEnd + rest - performance.now());
  }

  /**
   * Milliseconds until the next capture may begin. Not a promise: what may begin at once is to begin in this very tick.
   *
   * @param deadline - Until when to wait at most, in the time of `performance.now()`.
   * @throws TraceallocError `ERR_TRACEALLOC_BUSY` when that is too late.
   */
  waitUntil(deadline: number, share: number): number {
    const waitMs = this.waitMs(share);
    if (performance.now() + waitMs <= deadline) return waitMs;
    throw busy('the last capture was too recent for the share of time that captures may take', waitMs);
  }
}

/** @param waitMs - When it makes sense to ask again. */
export function busy(reason: string, waitMs: number): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BUSY', reason, {
    retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
  });
}
