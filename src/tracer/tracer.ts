import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import { OptionError, TraceallocError } from '../base/errors';
import { BufferSampler } from '../buffers/buffer-sampler';
import { type PackedSnapshot } from '../model/packed-snapshot';
import { GcCounter } from '../process/gc-counter';
import { GcRecorder } from '../process/gc-recorder';
import { type GcStatistics } from '../process/gc-statistics';
import { toEvent, type TracerCapture, type TracerState } from './capture';
import { type Collect, type Taken, timesOf } from './collect';
import { type EventHub, type ForeignSamplerEvent } from './events';
import { ExactFrames } from './exact-frames';
import { isSampling } from './foreign-sampler';
import { InspectorSession, isDebuggerAttached } from './inspector-session';
import {
  checkSameOptions,
  chooseInterval,
  DEFAULT_EXACT_FRAMES,
  DEFAULT_TRACEBACK_LIMIT,
  findTracerOptionFaults,
  type StartTerms,
  type TracerOptions,
} from './options';

/** V8 keeps up to 1,000 argument lists of `console` calls for a connected session; this bounds for how long. */
const DISCARD_CONSOLE_EVERY_MS = 5000;

/** One run of the sampler. */
interface Run extends Omit<TracerState, 'frames'> {
  readonly id: string;
  readonly session: InspectorSession;
  /** Samples what V8 does not, where that was asked for. */
  readonly bufferSampler: BufferSampler | null;
  readonly discardTimer: NodeJS.Timeout;
  readonly gc: GcRecorder;
  newest: Taken | null;
  readonly taken: TakenCaptures;
}

/** How many captures were taken, and how long the process was held for them. */
interface TakenCaptures {
  count: number;
  pauseMs: number;
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
  readonly #frames = new ExactFrames();
  readonly #stopAtExit = () => {
    this.#frames.exit();
    this.#stop();
  };

  constructor(
    private readonly collect: Collect,
    private readonly events: EventHub,
  ) {}

  get isTracing(): boolean {
    return this.#run !== null;
  }

  /** What the running tracer was started with; `null` when it is off. */
  get state(): TracerState | null {
    return this.#run && this.#stateOf(this.#run);
  }

  /** The newest snapshot of this run. */
  get newest(): PackedSnapshot | null {
    return this.#run?.newest?.snapshot ?? null;
  }

  /** The captures of this run; `null` when the tracer is off. */
  get taken(): Readonly<TakenCaptures> | null {
    return this.#run?.taken ?? null;
  }

  /** The collections of this run, forced ones too; `null` when the tracer is off. */
  get gc(): GcStatistics | null {
    return this.#run?.gc.read() ?? null;
  }

  /** Live bytes on V8's heap of the newest capture, and the most of any capture since the start or {@link resetPeak}. */
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
   * @param terms - Exact frames begin with tracing, or with this call if it runs already.
   * @throws OptionError for a wrong option, before anything reaches V8.
   * @throws TraceallocError `ERR_TRACEALLOC_OPTION_CONFLICT` when the tracer runs with other options,
   *   `ERR_TRACEALLOC_FOREIGN_SAMPLER` when another tool samples, and those of {@link InspectorSession.open}.
   */
  start(options: TracerOptions, holder: object, terms: StartTerms = {}): void {
    const faults = findTracerOptionFaults(options);
    if (faults.length > 0) throw new OptionError(faults);
    if (this.#run) checkSameOptions(this.#run, options);
    else this.#begin(options, terms);
    this.#holders.add(holder);
    if (terms.exact) this.#frames.beginExact();
  }

  /** Somebody wants to know something of what is traced: exact frames are still of use. */
  asked(): void {
    this.#frames.asked();
  }

  /** Ends the tracing whoever holds it, and forgets what was traced. */
  stop(): void {
    if (this.#run) this.#frames.end();
    this.#stop();
  }

  /**
   * Ends the tracing if nobody else holds it.
   *
   * @param lingerMs - How much longer code stays compiled for tracing, which may begin again soon.
   */
  release(holder: object, lingerMs = 0): void {
    if (!this.#holders.delete(holder) || this.#holders.size > 0) return;
    if (this.#run) this.#frames.end(lingerMs);
    this.#stop();
  }

  /** Forgets all traces: a new run of the sampler with the same options. */
  clear(): void {
    const run = this.#end();
    if (!run) return;
    this.#traced = { current: 0, peak: 0 };
    run.session.close();
    this.#sample(run);
  }

  /**
   * Takes a snapshot from a clean tick, with one forced full GC. Captures wait for each other.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_NOT_TRACING`, `ERR_TRACEALLOC_SAMPLER_LOST` and
   *   `ERR_TRACEALLOC_FOREIGN_SAMPLER`; after the last two the tracer is off.
   */
  capture(): Promise<TracerCapture> {
    const capture = this.#queue.then(() => this.#capture());
    this.#queue = capture.catch(() => undefined);
    return capture;
  }

  #begin(options: TracerOptions, terms: StartTerms): void {
    this.#sample(options, terms);
    try {
      this.#frames.begin(options.exactFrames ?? DEFAULT_EXACT_FRAMES, terms);
    } catch (error) {
      this.stop();
      throw error;
    }
  }

  #stop(): void {
    this.#holders.clear();
    this.#traced = { current: 0, peak: 0 };
    this.#end()?.session.close();
  }

  #sample(options: TracerOptions, terms?: StartTerms): void {
    const session = InspectorSession.open('own');
    const samplingInterval = chooseInterval(options, terms);
    const { tracebackLimit = DEFAULT_TRACEBACK_LIMIT, buffers = false } = options;
    try {
      if (isSampling(session)) throw this.#taken('another heap profiler is sampling in this process');
      session.callNow('HeapProfiler.startSampling', { samplingInterval, stackDepth: tracebackLimit });
    } catch (error) {
      session.close();
      throw error;
    }
    const discardTimer = setInterval(() => {
      if (!isDebuggerAttached()) session.callNow('Runtime.discardConsoleEntries');
    }, DISCARD_CONSOLE_EVERY_MS);
    discardTimer.unref();
    process.once('exit', this.#stopAtExit);
    this.#run = {
      id: globalThis.crypto.randomUUID(),
      session,
      bufferSampler: buffers ? new BufferSampler(samplingInterval, tracebackLimit) : null,
      discardTimer,
      gc: new GcRecorder(),
      newest: null,
      taken: { count: 0, pauseMs: 0 },
      tracingSince: new Date(),
      samplingInterval,
      tracebackLimit,
      buffers,
      exactFrames: options.exactFrames ?? DEFAULT_EXACT_FRAMES,
    };
  }

  #stateOf({ tracingSince, samplingInterval, tracebackLimit, buffers, exactFrames }: Run): TracerState {
    const frames = this.#frames.state;
    if (!frames) throw new Error('a tracer that runs has decided about frames');
    return { tracingSince, samplingInterval, tracebackLimit, buffers, exactFrames, frames };
  }

  /** Leaves the session to the caller: closing it may end the sampling of somebody else. */
  #end(): Run | null {
    const run = this.#run;
    if (!run) return null;
    this.#run = null;
    clearInterval(run.discardTimer);
    run.gc.close();
    run.bufferSampler?.close();
    process.removeListener('exit', this.#stopAtExit);
    return run;
  }

  async #capture(): Promise<TracerCapture> {
    const run = this.#run;
    if (!run) throw notTracing();
    const asked = performance.now();
    const collections = new GcCounter();
    // What the current task still holds must not count as live.
    await setImmediate();
    try {
      // Stopped meanwhile: there is nothing to read, and the helper thread may have ended.
      if (this.#run !== run) throw notTracing();
      this.#frames.renew();
      const tracer = this.#stateOf(run);
      const collected = await this.#collect(run);
      const { from, to, memory } = timesOf(collected, asked);
      const { count, first } = await collections.finish(from, to);
      if (!this.isTracing) throw notTracing();
      const capture: TracerCapture = {
        snapshot: collected.snapshot,
        live: collected.live,
        // The GC is the first thing that V8 does for a profile.
        pauseMs: to - (first ?? from) + collected.buffersMs,
        gcCount: count,
        totalMs: performance.now() - asked,
        memory,
        tracer,
      };
      run.taken.count++;
      run.taken.pauseMs += capture.pauseMs;
      this.events.tell('capture', toEvent(capture));
      return capture;
    } finally {
      collections.close();
    }
  }

  async #collect(run: Run): Promise<Taken> {
    const { id: sampler, samplingInterval, tracebackLimit, newest } = run;
    const [previous, discardConsole] = [newest?.drawn ?? null, !isDebuggerAttached()];
    const input = { sampler, samplingInterval, tracebackLimit, previous, discardConsole };
    const collected = await this.collect(input, run.bufferSampler);
    if (collected.outcome === 'taken') {
      run.newest = collected;
      const current = collected.live;
      if (this.#run === run) this.#traced = { current, peak: Math.max(current, this.#traced.peak) };
      return collected;
    }
    // Stopped meanwhile, by us.
    if (this.#run !== run) throw notTracing();
    this.#end();
    this.#frames.end();
    if (collected.outcome === 'foreign') {
      // The session is not closed: V8 would end the sampling of the other tool with it.
      throw this.#taken('another heap profiler stopped ours and samples in its place');
    }
    run.session.close();
    const message = 'another tool stopped the heap sampler, and what was traced is gone';
    throw this.#taken(message, 'ERR_TRACEALLOC_SAMPLER_LOST');
  }

  /** The error for a sampler that is not ours, or no more. */
  #taken(
    message: string,
    code: ForeignSamplerEvent['code'] = 'ERR_TRACEALLOC_FOREIGN_SAMPLER',
  ): TraceallocError {
    this.events.tell('foreign-sampler', { code, message });
    return new TraceallocError(code, message);
  }
}

function notTracing(): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_NOT_TRACING', 'the tracer is not running');
}
