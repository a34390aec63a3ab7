import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';

/** Node delivers the entry of a GC about two turns of the event loop after it. */
const DELIVERY_TURNS = 3;

/** Counts the full GCs of a short stretch of synchronous work. Observes only while it exists. */
export class GcCounter {
  readonly #starts: number[] = [];
  readonly #observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (isFullGc(entry)) this.#starts.push(entry.startTime);
    }
  });

  constructor() {
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** How many full GCs began from `from` to `to`, and when the first did, in the time of `performance.now()`. */
  async finish(from: number, to: number): Promise<{ count: number; first: number | undefined }> {
    for (let turn = 0; turn < DELIVERY_TURNS; turn++) await setImmediate();
    const starts = this.#starts.filter((start) => start >= from && start <= to);
    return { count: starts.length, first: starts[0] };
  }

  close(): void {
    this.#observer.disconnect();
  }
}

/** Whether an entry of a `PerformanceObserver` is a full GC. */
export function isFullGc(entry: PerformanceEntry & { detail?: unknown }): boolean {
  const { detail } = entry;
  return (
    typeof detail === 'object' &&
    detail !== null &&
    'kind' in detail &&
    detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR
  );
}
