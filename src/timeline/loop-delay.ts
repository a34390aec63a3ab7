import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** How often the loop is looked at, milliseconds. Shorter delays than this are mostly the timer's own. */
const RESOLUTION_MS = 20;

/** Measures how late the event loop gets to its timers. */
export class LoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  #due: number;

  /** @param every - Milliseconds between calls of {@link take}. */
  constructor(private readonly every: number) {
    this.#histogram.enable();
    this.#due = performance.now() + every;
  }

  /**
   * Milliseconds that the loop was late at most since the last call. Called by a timer, it counts that timer's own
   * delay, too: the histogram forgets what runs across its reset.
   */
  take(): number {
    const now = performance.now();
    const seen = this.#histogram.count === 0 ? 0 : this.#histogram.max / 1e6 - RESOLUTION_MS;
    const delay = Math.max(0, seen, now - this.#due);
    this.#histogram.reset();
    this.#due = now + this.every;
    return delay;
  }

  close(): void {
    this.#histogram.disable();
  }
}
