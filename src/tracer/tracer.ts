import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { OptionError, TraceallocError } from '../base/errors';
import { messageOf } from '../base/thrown';
import { Snapshot } from '../model/snapshot';
import { GcCounter } from '../process/gc-counter';
import { type Capture, type TracerState } from './capture';
import { decodeProfile } from './decode-profile';
import { isForeign } from './foreign-sampler';
import { InspectorSession } from './inspector-session';
import {
  DEFAULT_INTERVAL,
  DEFAULT_TRACEBACK_LIMIT,
  findTracerOptionFaults,
  type TracerOptions,
} from './options';
import { withoutOwn } from './script-name';

/** V8 keeps up to 1,000 argument lists of `console` calls for a connected session; this bounds for how long. */
const DISCARD_CONSOLE_EVERY_MS = 5000;

/** One run of the sampler. */
interface Run extends TracerState {
  readonly id: string;
  readonly session: InspectorSession;
  readonly discardTimer: NodeJS.Timeout;
  newest: Snapshot | null;
}

/**
 * Starts, stops and reads V8's sampling heap profiler, of which an isolate has one.
 *
 * There is one tracer in a process (thread), and those who want it to run hold it; it ends with its last holder.
 */
export class Tracer {
  #run: Run | null = null;
  readonly #holders = new Set<object>();
  #queue: Promise<unknown> = Promise.resolve();
  #traced = { current: 0, peak: 0 };
  readonly #stopAtExit = () => {
    this.stop();
  };

  get isTracing(): boolean {
    return this.#run !== null;
  }

  /** What the running tracer was started with; `null` when it is off. */
  get state(): TracerState | null {
    return this.#run;
  }

  /** The newest snapshot of this run, kept to tell whether the next one is of the same sampler. */
  get newest(): Snapshot | null {
    return this.#run?.newest ?? null;
  }

  /** Live bytes of the newest capture, and the most of any capture since the start or {@link resetPeak}. */
  get tracedMemory(): { current: number; peak: number } {
    return { ...this.#traced };
  }

  resetPeak(): void {
    this.#traced.peak = this.#traced.current;
  }

  /**
   * Starts tracing, or joins the tracing that runs.
   *
   * @param holder - Who wants it to run; see {@link release}.
   * @throws OptionError for a wrong option, before anything reaches V8.
   * @throws TraceallocError `ERR_TRACEALLOC_OPTION_CONFLICT` when the tracer runs with other options,
   *   `ERR_TRACEALLOC_FOREIGN_SAMPLER` when another tool samples, and those of {@link InspectorSession.open}.
   */
  start(options: TracerOptions, holder: object): void {
    const faults = findTracerOptionFaults(options);
    if (faults.length > 0) throw new OptionError(faults);
    if (this.#run) checkSameOptions(this.#run, options);
    else this.#begin(options);
    this.#holders.add(holder);
  }

  /** Ends the tracing whoever holds it, and forgets what was traced. */
  stop(): void {
    this.#holders.clear();
    this.#traced = { current: 0, peak: 0 };
    this.#end()?.close();
  }

  /** Ends the tracing if nobody else holds it. */
  release(holder: object): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.stop();
  }

  /** Forgets all traces: a new run of the sampler with the same options. */
  clear(): void {
    if (!this.#run) return;
    const { samplingInterval, tracebackLimit } = this.#run;
    this.#traced = { current: 0, peak: 0 };
    this.#end()?.close();
    this.#begin({ samplingInterval, tracebackLimit });
  }

  /**
   * Takes a snapshot from a clean tick, with one forced full GC. Captures wait for each other.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_NOT_TRACING`, `ERR_TRACEALLOC_SAMPLER_LOST` and
   *   `ERR_TRACEALLOC_FOREIGN_SAMPLER`; after the last two the tracer is off.
   */
  capture(): Promise<Capture> {
    const capture = this.#queue.then(() => this.#capture());
    this.#queue = capture.catch(() => undefined);
    return capture;
  }

  #begin(options: TracerOptions): void {
    const session = InspectorSession.open();
    const samplingInterval = options.samplingInterval ?? DEFAULT_INTERVAL;
    const tracebackLimit = options.tracebackLimit ?? DEFAULT_TRACEBACK_LIMIT;
    try {
      if (isSampling(session)) throw foreignSampler('another heap profiler is sampling in this process');
      session.call('HeapProfiler.startSampling', { samplingInterval, stackDepth: tracebackLimit });
    } catch (error) {
      session.close();
      throw error;
    }
    const discardTimer = setInterval(() => {
      session.discardConsoleEntries();
    }, DISCARD_CONSOLE_EVERY_MS);
    discardTimer.unref();
    process.once('exit', this.#stopAtExit);
    const id = globalThis.crypto.randomUUID();
    this.#run = {
      id,
      session,
      discardTimer,
      newest: null,
      tracingSince: new Date(),
      samplingInterval,
      tracebackLimit,
    };
  }

  /** Leaves the session to the caller: closing it may end the sampling of somebody else. */
  #end(): InspectorSession | null {
    const run = this.#run;
    if (!run) return null;
    this.#run = null;
    clearInterval(run.discardTimer);
    process.removeListener('exit', this.#stopAtExit);
    return run.session;
  }

  async #capture(): Promise<Capture> {
    const asked = performance.now();
    const collections = new GcCounter();
    // What the current task still holds must not count as live.
    await setImmediate();
    const from = performance.now();
    let taken;
    try {
      taken = this.#takeNow();
    } catch (error) {
      await collections.finish(0, 0);
      throw error;
    }
    const to = performance.now();
    const gcCount = await collections.finish(from, to);
    return { ...taken, pauseMs: to - from, gcCount, totalMs: performance.now() - asked };
  }

  #takeNow(): Pick<Capture, 'snapshot' | 'memory' | 'tracer'> {
    const run = this.#run;
    if (!run) throw new TraceallocError('ERR_TRACEALLOC_NOT_TRACING', 'the tracer is not running');
    run.session.discardConsoleEntries();
    const profile = this.#readProfile(run);
    const memory = process.memoryUsage();
    const decoded = decodeProfile(profile, run.samplingInterval, run.tracebackLimit);
    if (isForeign(decoded, run.newest?.samples ?? null)) {
      // Not closed: V8 would end the sampling of the other tool with our session.
      this.#end();
      throw foreignSampler('another heap profiler stopped ours and samples in its place');
    }
    const { tree, samples } = decoded;
    const origin = { sampler: run.id, samplingInterval: run.samplingInterval, takenAt: new Date() };
    const snapshot = new Snapshot(tree, samples, origin);
    run.newest = snapshot;
    this.#noteTraced(snapshot);
    const { tracingSince, samplingInterval, tracebackLimit } = run;
    return { snapshot, memory, tracer: { tracingSince, samplingInterval, tracebackLimit } };
  }

  #readProfile(run: Run) {
    try {
      return run.session.call('HeapProfiler.getSamplingProfile').profile;
    } catch (cause) {
      if (!isNotStarted(cause)) throw cause;
      this.#end()?.close();
      const message = 'another tool stopped the heap sampler, and what was traced is gone';
      throw new TraceallocError('ERR_TRACEALLOC_SAMPLER_LOST', message, { cause });
    }
  }

  #noteTraced(snapshot: Snapshot): void {
    const current = withoutOwn(snapshot).samples.sizes.reduce((sum, size) => sum + size, 0);
    this.#traced = { current, peak: Math.max(current, this.#traced.peak) };
  }
}

/** V8 has no question for it: without a sampler the profile is refused, and that costs no GC. */
function isSampling(session: InspectorSession): boolean {
  try {
    session.call('HeapProfiler.getSamplingProfile');
    return true;
  } catch (error) {
    if (isNotStarted(error)) return false;
    throw error;
  }
}

function isNotStarted(error: unknown): boolean {
  return messageOf(error).includes('was not started');
}

function foreignSampler(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_FOREIGN_SAMPLER', message);
}

function checkSameOptions(run: TracerState, options: TracerOptions): void {
  for (const name of ['samplingInterval', 'tracebackLimit'] as const) {
    const asked = options[name];
    if (asked === undefined || asked === run[name]) continue;
    throw new TraceallocError(
      'ERR_TRACEALLOC_OPTION_CONFLICT',
      `the tracer already runs with ${name} ${run[name]}, so it cannot start with ${asked}`,
    );
  }
}
