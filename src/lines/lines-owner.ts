import { performance } from 'node:perf_hooks';
import { busy } from '../tracer/capture-budget';

/** The one run that may be under way in a process (thread): the probes of another would be in its figures. */
interface Current {
  /** When it is over at the latest, in the time of `performance.now()`. */
  readonly until: number;
}

/** Under a registered symbol, so that a second copy of the package finds it. */
const CURRENT = Symbol.for('tracealloc.lines@1');

const registry: { [CURRENT]?: Current | undefined } = globalThis as object;

/**
 * Claims the right to measure lines.
 *
 * @param ms - For how long at most.
 * @returns What gives it back.
 * @throws TraceallocError `ERR_TRACEALLOC_BUSY` while lines are being measured.
 */
export function claimLines(ms: number): () => void {
  const current = registry[CURRENT];
  if (current)
    throw busy('the lines of another function are being measured', current.until - performance.now());
  const claim = { until: performance.now() + ms };
  registry[CURRENT] = claim;
  return () => {
    if (registry[CURRENT] === claim) registry[CURRENT] = undefined;
  };
}
