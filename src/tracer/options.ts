import { TraceallocError } from '../base/errors';
import { type TracerState } from './capture';
import { EXACT_FRAMES_MODES, type ExactFramesMode, type FrameTerms } from './exact-frames';
import { findRangeFault, shown } from './option-faults';

/** Options of the tracer; the same names serve `start()` and `memoryRouter()`. */
export interface TracerOptions {
  /**
   * Average bytes between samples. Smaller is finer and slower. Whole number, 1,024 … 2³⁰. Default 40,320 where
   * `/begin_show`, `/end_show` or `start()` begins to trace, and 146,880 where tracing is always on. Who begins later
   * joins the tracing that runs, as it samples.
   */
  samplingInterval?: number | undefined;
  /** Most frames kept for a sample, the newest. Whole number, 1 … 128. Default 50. */
  tracebackLimit?: number | undefined;
  /**
   * Samples the memory outside V8's heap, too, that `Buffer.alloc`, `allocUnsafe`, `allocUnsafeSlow`, `from` and `concat`,
   * `ArrayBuffer` and `SharedArrayBuffer` allocate. Others stand in their place while tracing is on. Default `false`.
   */
  buffers?: boolean | undefined;
  /**
   * When V8 is kept from compiling functions into their callers, which are then charged for them: `'begin'`, from
   * `/begin_show` (or `start()`) until tracing stops, and no longer than half an hour after the last question; `'always'`,
   * while tracing runs; or `'never'`. To switch throws away compiled code, which holds the process for about as long as a
   * full garbage collection. Default `'begin'`.
   */
  exactFrames?: ExactFramesMode | undefined;
}

/**
 * Below 1,024 the sampler itself fills the heap; a fraction below 1 and values past 2³² abort the process inside V8.
 */
export const MIN_INTERVAL = 1024;
export const MAX_INTERVAL = 2 ** 30;
/** V8 records no more. */
export const MAX_TRACEBACK_LIMIT = 128;

/**
 * For as long as the process runs. Object sizes are told from scaled sizes alone, and how well depends on the interval.
 * Here every size up to 80 bytes comes out exactly, 21 of the 31 sizes up to 256 bytes do, and the mean factor of their
 * counts is 1.23: the best of all intervals from 100,000 to 150,000 bytes at which the most common sizes are exact. A
 * power of two leaves half of the sizes in doubt.
 */
export const ALWAYS_ON_INTERVAL = 146_880;
/**
 * For a stretch of traffic that somebody looks at. What a comparison can show goes by the number of samples: a leak of
 * 300 KiB takes this one. The factor of counts is 1.33 if each path has a single sample.
 */
export const CLOSE_INTERVAL = 40_320;

/** How tracing begins, beside what options say. */
export interface StartTerms extends FrameTerms {
  /** Whether it is for a stretch of traffic: where no interval is asked for, samples are taken more often. */
  readonly closely?: boolean;
}

export function chooseInterval(
  { samplingInterval }: TracerOptions,
  { closely = false }: StartTerms = {},
): number {
  return samplingInterval ?? (closely ? CLOSE_INTERVAL : ALWAYS_ON_INTERVAL);
}

export const DEFAULT_TRACEBACK_LIMIT = 50;
export const DEFAULT_EXACT_FRAMES: ExactFramesMode = 'begin';

/** @returns One sentence for each wrong value. */
export function findTracerOptionFaults({
  samplingInterval,
  tracebackLimit,
  buffers,
  exactFrames,
}: TracerOptions): string[] {
  return [
    ...findRangeFault('samplingInterval', samplingInterval, MIN_INTERVAL, MAX_INTERVAL),
    ...findRangeFault('tracebackLimit', tracebackLimit, 1, MAX_TRACEBACK_LIMIT),
    ...findFlagFault('buffers', buffers),
    ...findModeFault(exactFrames),
  ];
}

function findModeFault(mode: ExactFramesMode | undefined): string[] {
  if (mode === undefined || EXACT_FRAMES_MODES.includes(mode)) return [];
  const accepted = EXACT_FRAMES_MODES.map((each) => `'${each}'`).join(', ');
  return [`exactFrames must be one of ${accepted}, not ${shown(mode)}`];
}

function findFlagFault(name: string, value: unknown): string[] {
  if (value === undefined || typeof value === 'boolean') return [];
  return [`${name} must be true or false, not ${shown(value)}`];
}

/**
 * @param running - What the tracer was started with.
 * @throws TraceallocError `ERR_TRACEALLOC_OPTION_CONFLICT` when others are asked for.
 */
export function checkSameOptions(running: Omit<TracerState, 'frames'>, options: TracerOptions): void {
  for (const name of ['samplingInterval', 'tracebackLimit', 'buffers', 'exactFrames'] as const) {
    const asked = options[name];
    if (asked === undefined || asked === running[name]) continue;
    throw new TraceallocError(
      'ERR_TRACEALLOC_OPTION_CONFLICT',
      `the tracer already runs with ${name} ${String(running[name])}, so it cannot start with ${String(asked)}`,
    );
  }
}
