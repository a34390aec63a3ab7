import { packedBytes, unpack } from '../model/packed-snapshot';
import { type Snapshot } from '../model/snapshot';
import { forgetCaptures, owner } from './owner';
import { DEFAULT_TRACEBACK_LIMIT, type TracerOptions } from './options';
import { withoutOwn } from './script-name';

/** Stands for the program itself among those who want the tracer to run. */
const PROGRAM = {};

/**
 * Starts tracing: from now on V8 samples the objects the program allocates. Joins the tracing that runs.
 *
 * @throws OptionError for a wrong option.
 * @throws TraceallocError `ERR_TRACEALLOC_OPTION_CONFLICT` when tracing runs with other options,
 *   `ERR_TRACEALLOC_FOREIGN_SAMPLER` when another tool samples, `ERR_TRACEALLOC_NO_INSPECTOR` and
 *   `ERR_TRACEALLOC_INSPECTOR_DENIED` where the runtime cannot.
 */
export function start(options: TracerOptions = {}): void {
  owner().tracer.start(options, PROGRAM, { exact: true, closely: true });
}

/**
 * Starts tracing before the program is loaded, for as long as it runs: frames are exact from a begin on, or always if that
 * is asked for.
 *
 * @throws As {@link start}.
 */
export function startEarly(options: TracerOptions): void {
  owner().tracer.start(options, PROGRAM, { isCold: true });
}

/** Stops tracing, whoever started it in this process, and forgets what was traced. Does nothing when it is off. */
export function stop(): void {
  const { tracer, thread } = owner();
  tracer.stop();
  forgetCaptures();
  void thread.close();
}

/** Whether tracing is on. */
export function isTracing(): boolean {
  return owner().tracer.isTracing;
}

/** Forgets everything traced so far; tracing goes on. */
export function clearTraces(): void {
  owner().tracer.clear();
  forgetCaptures();
}

/**
 * Takes a snapshot of the live memory allocated since tracing began, after one forced full GC, less what
 * this package itself allocated. Frames are as V8 names them: no source maps.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_NOT_TRACING`, and `ERR_TRACEALLOC_SAMPLER_LOST` or
 *   `ERR_TRACEALLOC_FOREIGN_SAMPLER` when another tool took the sampler away.
 */
export async function takeSnapshot(): Promise<Snapshot> {
  const { tracer } = owner();
  tracer.asked();
  const { snapshot } = await tracer.capture();
  return withoutOwn(unpack(snapshot));
}

/**
 * Live traced bytes on V8's heap as of the newest capture, and the most of any capture since tracing began or
 * {@link resetPeak}. Only a capture can know them, since only a GC tells what is live; 0 before the first.
 */
export function getTracedMemory(): { current: number; peak: number } {
  return owner().tracer.tracedMemory;
}

/** Sets the peak of {@link getTracedMemory} to the current size. */
export function resetPeak(): void {
  owner().tracer.resetPeak();
}

/** Most frames kept for a sample: of the running tracer, else the default, 50. */
export function getTracebackLimit(): number {
  return owner().tracer.state?.tracebackLimit ?? DEFAULT_TRACEBACK_LIMIT;
}

/**
 * Bytes that this package holds for the snapshots it keeps: `start`, `last`, those of operations, the newest, and what
 * the leak watch keeps of older ones.
 */
export function getTracerMemory(): number {
  const { tracer, window, operations, watch } = owner();
  const captures = [window.start, window.last, operations.first, operations.newest, watch.state?.newest];
  const held = new Set([...captures.map((capture) => capture?.snapshot), tracer.newest]);
  const snapshots = Array.from(held, (snapshot) => (snapshot ? packedBytes(snapshot) : 0));
  return snapshots.reduce((sum, bytes) => sum + bytes, watch.byteLength);
}
