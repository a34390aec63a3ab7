import { TraceallocError } from '../base/errors';
import { type TracerState } from './capture';
import { findRangeFault, shown } from './option-faults';

/** Options of the tracer; the same names serve `start()` and `memoryRouter()`. */
export interface TracerOptions {
  /**
   * Average bytes between samples. Smaller is finer and slower. Whole number, 1,024 … 2³⁰. Default 146,880.
   */
  samplingInterval?: number | undefined;
  /** Most frames kept for a sample, the newest. Whole number, 1 … 128. Default 50. */
  tracebackLimit?: number | undefined;
  /**
   * Samples the memory outside V8's heap, too, that `Buffer.alloc`, `allocUnsafe`, `allocUnsafeSlow`, `from` and `concat`,
   * `ArrayBuffer` and `SharedArrayBuffer` allocate. Others stand in their place while tracing is on. Default `false`.
   */
  buffers?: boolean | undefined;
}

/**
 * Below 1,024 the sampler itself fills the heap; a fraction below 1 and values past 2³² abort the process inside V8.
 */
export const MIN_INTERVAL = 1024;
export const MAX_INTERVAL = 2 ** 30;
/** V8 records no more. */
export const MAX_TRACEBACK_LIMIT = 128;

/**
 * Object sizes are told from scaled sizes alone, and how well depends on the interval. Here every size up to 80 bytes
 * comes out exactly, 21 of the 31 sizes up to 256 bytes do, and the mean factor of their counts is 1.23: the best of all
 * intervals from 100,000 to 150,000 bytes at which the most common sizes are exact. A power of two leaves half of the
 * sizes in doubt.
 */
export const DEFAULT_INTERVAL = 146_880;
export const DEFAULT_TRACEBACK_LIMIT = 50;

/** @returns One sentence for each wrong value. */
export function findTracerOptionFaults({
  samplingInterval,
  tracebackLimit,
  buffers,
}: TracerOptions): string[] {
  return [
    ...findRangeFault('samplingInterval', samplingInterval, MIN_INTERVAL, MAX_INTERVAL),
    ...findRangeFault('tracebackLimit', tracebackLimit, 1, MAX_TRACEBACK_LIMIT),
    ...findFlagFault('buffers', buffers),
  ];
}

function findFlagFault(name: string, value: unknown): string[] {
  if (value === undefined || typeof value === 'boolean') return [];
  return [`${name} must be true or false, not ${shown(value)}`];
}

/**
 * @param running - What the tracer was started with.
 * @throws TraceallocError `ERR_TRACEALLOC_OPTION_CONFLICT` when others are asked for.
 */
export function checkSameOptions(running: TracerState, options: TracerOptions): void {
  for (const name of ['samplingInterval', 'tracebackLimit', 'buffers'] as const) {
    const asked = options[name];
    if (asked === undefined || asked === running[name]) continue;
    throw new TraceallocError(
      'ERR_TRACEALLOC_OPTION_CONFLICT',
      `the tracer already runs with ${name} ${String(running[name])}, so it cannot start with ${String(asked)}`,
    );
  }
}
