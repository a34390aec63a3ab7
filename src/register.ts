/**
 * Preload: `node --import tracealloc/register app.js`, or `--require`. Starts tracing before the application loads, so
 * that what it allocates while loading is seen, too. A router created later uses the running tracer.
 *
 * Environment: `TRACEALLOC_INTERVAL`, `TRACEALLOC_TRACEBACK_LIMIT` and `TRACEALLOC_BUFFERS=1` as the options of `start()`;
 * `TRACEALLOC_EXACT_FRAMES=1` as `exactFrames: 'always'`. A wrong value ends the process with code 9, as Node does for a wrong flag.
 */
import { isMainThread } from 'node:worker_threads';
import { messageOf } from './base/thrown';
import { startEarly } from './tracer/api';
import { findRangeFault, shown } from './tracer/option-faults';
import { MAX_INTERVAL, MAX_TRACEBACK_LIMIT, MIN_INTERVAL } from './tracer/options';

/** Node's exit code for an invalid argument. */
const INVALID_ARGUMENT = 9;

/** The preload runs in each worker thread as well, which is not what it was given for. */
if (isMainThread) register(process.env);

function register({
  TRACEALLOC_INTERVAL: interval,
  TRACEALLOC_TRACEBACK_LIMIT: limit,
  TRACEALLOC_BUFFERS: buffers,
  TRACEALLOC_EXACT_FRAMES: exactFrames,
}: NodeJS.ProcessEnv): void {
  const faults = [
    ...findRangeFault('TRACEALLOC_INTERVAL', readNumber(interval), MIN_INTERVAL, MAX_INTERVAL),
    ...findRangeFault('TRACEALLOC_TRACEBACK_LIMIT', readNumber(limit), 1, MAX_TRACEBACK_LIMIT),
    ...findFlagFault('TRACEALLOC_BUFFERS', buffers),
    ...findFlagFault('TRACEALLOC_EXACT_FRAMES', exactFrames),
  ];
  if (faults.length > 0) refuse(faults);
  try {
    startEarly({
      samplingInterval: interval ? Number(interval) : undefined,
      tracebackLimit: limit ? Number(limit) : undefined,
      buffers: buffers === '1',
      exactFrames: exactFrames === '1' ? 'always' : undefined,
    });
  } catch (error) {
    // The application comes first: it starts without tracing.
    console.error(`tracealloc/register: tracing did not start: ${messageOf(error)}`);
  }
}

function refuse(faults: readonly string[]): never {
  console.error(`tracealloc/register: ${faults.join('; ')}`);
  process.exit(INVALID_ARGUMENT);
}

function findFlagFault(name: string, value: string | undefined): string[] {
  if (value === undefined || ['', '0', '1'].includes(value)) return [];
  return [`${name} must be 0 or 1, not ${shown(value)}`];
}

/** The text itself where it is no plain number, so that the check refuses it; an empty value is an unset one. */
function readNumber(value: string | undefined): number | string | undefined {
  if (value === undefined || value === '') return undefined;
  return /^\d+$/.test(value) ? Number(value) : value;
}
