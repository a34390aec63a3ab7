import { PerformanceObserver } from 'node:perf_hooks';
import { messageOf } from '../base/thrown';
import { formatSize } from '../base/units';
import { isFullGc } from '../process/gc-counter';
import { type HeapFill, heapFill } from '../process/heap-limit';
import { ownIdentity } from '../process/identity';
import { ofOne } from '../reports/gathered';
import { type NearLimitFiles, task } from '../reports/near-limit-task';
import { type Capture, sameRun } from '../tracer/capture';
import { type Question } from '../tracer/capture-window';
import { owner } from '../tracer/owner';
import { failure, type Logger } from './log';
import { type NearLimit, type Settings } from './options';

/** For a heap that fills without a full collection in between. */
const CHECK_EVERY_MS = 1000;
/** A heap that hovers about the mark is not collected all the time; a full disk is not tried all the time. */
const PAUSE_MS = { afterGarbage: 10_000, afterFailure: 60_000 };

/** Writes what is live to disk when the heap is nearly full, once in the life of a router. */
export class NearLimitWatch {
  readonly #timer: NodeJS.Timeout;
  readonly #collections: PerformanceObserver;
  #isPausing = false;
  #pause: NodeJS.Timeout | undefined;

  constructor(
    private readonly terms: NearLimit,
    private readonly settings: Settings,
    private readonly log: Logger,
  ) {
    this.#startTracing();
    // Near the limit V8 runs one full collection after the other, each of which is a chance to look.
    this.#collections = new PerformanceObserver((list) => {
      if (list.getEntries().some(isFullGc)) this.#check();
    });
    this.#collections.observe({ entryTypes: ['gc'] });
    this.#timer = setInterval(() => {
      this.#check();
    }, CHECK_EVERY_MS);
    this.#timer.unref();
  }

  close(): void {
    this.#stopLooking();
    owner().tracer.release(this);
  }

  #stopLooking(): void {
    clearInterval(this.#timer);
    clearTimeout(this.#pause);
    this.#collections.disconnect();
  }

  #startTracing(): void {
    try {
      owner().tracer.start(this.settings.tracer, this);
    } catch (error) {
      const message = `tracealloc: tracing did not start: ${messageOf(error)}`;
      this.log.error(message, failure('start-failed', error));
    }
  }

  #check(): void {
    if (this.#isPausing || !this.#isNear(heapFill())) return;
    this.#isPausing = true;
    this.#write().then(
      (isWritten) => {
        if (isWritten) this.#stopLooking();
        else this.#pauseFor(PAUSE_MS.afterGarbage);
      },
      (error: unknown) => {
        const message = `tracealloc: nothing was written near the heap limit: ${messageOf(error)}`;
        this.log.error(message, failure('near-limit-failed', error));
        this.#pauseFor(PAUSE_MS.afterFailure);
      },
    );
  }

  #pauseFor(ms: number): void {
    this.#pause = setTimeout(() => {
      this.#isPausing = false;
    }, ms);
    this.#pause.unref();
  }

  #isNear({ used, limit }: HeapFill): boolean {
    return used >= this.terms.at * limit;
  }

  /** @returns Whether it was written: not where the collection of the capture made room, or another one is under way. */
  async #write(): Promise<boolean> {
    const { window, thread } = owner();
    const capture = await window.tryTake(this.#question());
    const fill = heapFill();
    if (capture === null || !this.#isNear(fill)) return false;
    const files = await thread.run(task, {
      dir: this.terms.dir,
      report: this.#reportOf(capture, window.start),
    });
    this.#tell(files, fill);
    return true;
  }

  #reportOf(now: Capture, start: Capture | null) {
    const { top, include, exclude, libraries, sources } = this.settings;
    return {
      looks: ofOne({ process: ownIdentity(), data: { now, last: null, start: sameRun(start, now) } }),
      question: { keyType: 'lineno' as const, cumulative: false, libraries, top, include, exclude },
      sources,
      base: '',
    };
  }

  /** Without a share of time to keep to: soon there may be no time left at all. */
  #question(): Question {
    return { holder: this, options: this.settings.tracer, captureBudget: 0, isWanted: () => true };
  }

  #tell(files: NearLimitFiles, { used, limit }: HeapFill): void {
    owner().events.tell('near-limit', { ...files, used, limit });
    const message =
      `tracealloc: the heap is nearly full (${formatSize(used)} of ${formatSize(limit)}): ` +
      `its live memory was written to ${files.snapshot} and ${files.report}`;
    this.log.warn(message, { event: 'near-limit', ...files, used, limit });
  }
}
