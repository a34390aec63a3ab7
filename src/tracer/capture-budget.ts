import { performance } from 'node:perf_hooks';

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
}
