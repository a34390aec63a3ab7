import { performance } from 'node:perf_hooks';
import { GCProfiler } from 'node:v8';
import { type Collection, type GcStatistics, GcTally } from './gc-statistics';

/** V8 keeps 5 to 7 kB of text for each collection until it is read, and reading takes 20 to 50 µs for each. */
const READ_EVERY_MS = 1000;
/**
 * A profile of a longer time is let go unread. The loop stood still meanwhile, so that nobody could read: it may be
 * so long that reading holds the process for seconds more, or ends it, as a text above 512 MB does.
 */
const MAX_PROFILE_MS = 5000;

/**
 * Records the collections of this thread, at a cost of 30 to 120 µs for each. It begins with the next turn of the loop,
 * so that a program which never turns it keeps no text of them.
 */
export class GcRecorder {
  readonly #tally = new GcTally();
  readonly #timer = setInterval(() => {
    this.#read();
    this.#profile();
  }, READ_EVERY_MS);
  readonly #first = setImmediate(() => {
    // After a loop that stood still the timer comes first.
    if (!this.#profiler) this.#profile();
  });
  #profiler: GCProfiler | null = null;
  #profileSince = 0;
  #watchedMs = 0;

  constructor() {
    this.#timer.unref();
    this.#first.unref();
  }

  /** All that was recorded until now. */
  read(): GcStatistics {
    if (this.#profiler) {
      this.#read();
      this.#profile();
    }
    return { watchedMs: this.#watchedMs, kinds: this.#tally.kinds };
  }

  close(): void {
    clearInterval(this.#timer);
    clearImmediate(this.#first);
    this.#read();
  }

  #profile(): void {
    this.#profiler = new GCProfiler();
    this.#profileSince = performance.now();
    this.#profiler.start();
  }

  /** Ends the profile that runs. One that is let go ends when it is collected itself. */
  #read(): void {
    const ms = performance.now() - this.#profileSince;
    const profiler = this.#profiler;
    this.#profiler = null;
    if (!profiler || ms > MAX_PROFILE_MS) return;
    const collections: readonly Collection[] = profiler.stop().statistics;
    for (const collection of collections) this.#tally.add(collection);
    this.#watchedMs += ms;
  }
}
