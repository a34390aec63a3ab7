import { performance } from 'node:perf_hooks';
import { isTraceallocError } from '../base/errors';
import { type PackedWindow } from '../stats/window';
import { type GcStatistics } from '../process/gc-statistics';
import { type HelperThread } from '../thread/helper-thread';
import { type Capture, sameRun } from './capture';
import { type CaptureWindow } from './capture-window';
import { type TracerOptions } from './options';
import { type Tracer } from './tracer';
import { task as windowTask } from './window-task';

/** Bounds what the watch keeps, however long it goes on. */
export const MOST_WINDOWS = 10;

/** Who wants the memory watched, and on which terms. */
export interface WatchTerms {
  readonly holder: object;
  /** Milliseconds from one capture to the next. */
  readonly every: number;
  readonly options: TracerOptions;
  /** As in a {@link Question}. */
  readonly captureBudget: number;
  /** Called when a window has ended. Must not throw. */
  readonly onWindow: () => void;
  /** Called when no capture could be taken. Must not throw. */
  readonly onFault: (error: unknown) => void;
}

/** What the watch knows by now. */
export interface Watched {
  readonly every: number;
  /** The newest ones, oldest first and without a gap. */
  readonly windows: readonly PackedWindow[];
  /** When the first window began; `null` before the first capture. */
  readonly since: Date | null;
  /** The capture at the end of the newest window. */
  readonly newest: Capture | null;
  readonly nextAt: Date;
  /** Why there is no capture of late; `null` where nothing is wrong. */
  readonly fault: string | null;
}

interface Run {
  terms: WatchTerms;
  timer: NodeJS.Timeout | undefined;
  nextAt: Date;
  isTaking: boolean;
  windows: readonly PackedWindow[];
  since: Date | null;
  newest: Capture | null;
  /** When the newest capture was taken, in the time of `performance.now()`, which no clock change moves. */
  newestAtMs: number;
  /** What collections had freed by then. */
  freedBytes: number;
  fault: string | null;
}

/**
 * Takes a capture each window and keeps what changed since the one before. There is one watch in a process; it holds the
 * tracer while it is on.
 */
export class LeakWatch {
  #run: Run | null = null;

  constructor(
    private readonly tracer: Tracer,
    private readonly window: CaptureWindow,
    private readonly thread: HelperThread,
  ) {}

  /** `null` when the watch is off. */
  get state(): Watched | null {
    if (!this.#run) return null;
    const { terms, windows, since, newest, nextAt, fault } = this.#run;
    const off = this.tracer.isTracing ? null : 'tracing is off';
    return { every: terms.every, windows, since, newest, nextAt, fault: fault ?? off };
  }

  /** Bytes of the windows that are kept. */
  get byteLength(): number {
    return this.#run?.windows.reduce((sum, { byteLength }) => sum + byteLength, 0) ?? 0;
  }

  /**
   * Starts the watch with a first capture, or goes on with the one that is on, on new terms.
   *
   * @throws The errors of starting and of capturing; the watch is on all the same, and tries again each window.
   */
  async start(terms: WatchTerms): Promise<void> {
    if (this.#run) {
      this.#setTerms(this.#run, terms);
      return;
    }
    this.#run = newRun(terms);
    this.#setTerms(this.#run, terms);
    await this.#take(this.#run);
  }

  /** Ends the watch, whoever started it. */
  stop(): void {
    clearInterval(this.#run?.timer);
    this.#run = null;
    this.tracer.release(this);
  }

  /** Ends the watch if it goes by the terms of that holder. */
  release(holder: object): void {
    if (this.#run?.terms.holder === holder) this.stop();
  }

  /** Forgets what was found so far; the watch goes on. */
  clear(): void {
    if (this.#run) Object.assign(this.#run, NOTHING);
  }

  #setTerms(run: Run, terms: WatchTerms): void {
    clearInterval(run.timer);
    run.terms = terms;
    run.nextAt = inMs(terms.every);
    run.timer = setInterval(() => {
      run.nextAt = inMs(terms.every);
      this.#take(run).then((hasEnded) => {
        if (hasEnded) terms.onWindow();
      }, terms.onFault);
    }, terms.every);
    run.timer.unref();
  }

  /** @returns Whether a window has ended. */
  async #take(run: Run): Promise<boolean> {
    if (run.isTaking) return false;
    run.isTaking = true;
    try {
      const hasEnded = await this.#takeOne(run);
      run.fault = null;
      return hasEnded;
    } catch (error) {
      if (this.#run !== run) return false;
      run.fault = isTraceallocError(error)
        ? error.message
        : 'a capture failed; the log of the server says why';
      throw error;
    } finally {
      run.isTaking = false;
    }
  }

  async #takeOne(run: Run): Promise<boolean> {
    const { options, captureBudget } = run.terms;
    const isWanted = () => this.#run === run;
    const capture = await this.window.tryTake({ holder: this, options, captureBudget, isWanted });
    // The window that was to end now goes on to the next capture.
    if (capture === null || !isWanted()) return false;
    const takenAtMs = performance.now();
    const freedBytes = sumFreed(this.tracer.gc);
    const { newest, windows } = run;
    const older = sameRun(newest, capture);
    const span = {
      durationMs: Math.max(1, Math.round(takenAtMs - run.newestAtMs)),
      garbage: freedBytes - run.freedBytes,
    };
    const input = { newer: capture.snapshot, kept: windows, ...span };
    const window = older && (await this.thread.run(windowTask, { ...input, older: older.snapshot }));
    // Forgotten meanwhile; or the process slept, and the window goes on.
    if (run.newest !== newest || (older && !window)) return false;
    run.windows = window ? [...windows, window].slice(-MOST_WINDOWS) : [];
    if (!window) run.since = capture.snapshot.origin.takenAt;
    Object.assign(run, { newest: capture, newestAtMs: takenAtMs, freedBytes });
    return window !== null;
  }
}

/** Bytes that collections freed since tracing began. */
function sumFreed(gc: GcStatistics | null): number {
  return gc?.kinds.reduce((sum, { freed }) => sum + freed, 0) ?? 0;
}

const NOTHING = { windows: [], since: null, newest: null };

function newRun(terms: WatchTerms): Run {
  const nextAt = inMs(terms.every);
  return {
    terms,
    timer: undefined,
    nextAt,
    isTaking: false,
    newestAtMs: 0,
    freedBytes: 0,
    fault: null,
    ...NOTHING,
  };
}

function inMs(ms: number): Date {
  return new Date(Date.now() + ms);
}
