/**
 * Preload: `node --import tracealloc/register app.js`, or `--require`. Starts tracing before the application loads, so
 * that what it allocates while loading is seen, too. A router created later uses the running tracer.
 *
 * Environment: `TRACEALLOC_INTERVAL`, `TRACEALLOC_TRACEBACK_LIMIT` and `TRACEALLOC_BUFFERS=1` as the options of `start()`;
 * `TRACEALLOC_EXACT_FRAMES=1` keeps V8 from inlining functions, so that none is charged for another, at some cost to the
 * whole program. A wrong value ends the process with code 9, as Node does for a wrong flag.
 */
import { setFlagsFromString } from 'node:v8';
import { isMainThread } from 'node:worker_threads';
import { messageOf } from './base/thrown';
import { start } from './tracer/api';
import { findTracerOptionFaults } from './tracer/options';

/** Node's exit code for an invalid argument. */
const INVALID_ARGUMENT = 9;

/** The preload runs in each worker thread as well, which is not what it was given for. */
if (isMainThread) register(process.env);

function register(env: NodeJS.ProcessEnv): void {
  const options = {
    samplingInterval: wholeNumber(env.TRACEALLOC_INTERVAL),
    tracebackLimit: wholeNumber(env.TRACEALLOC_TRACEBACK_LIMIT),
    buffers: env.TRACEALLOC_BUFFERS === '1',
  };
  const faults = [
    ...findTracerOptionFaults(options),
    ...findFlagFaults('buffers', env.TRACEALLOC_BUFFERS),
    ...findFlagFaults('exact frames', env.TRACEALLOC_EXACT_FRAMES),
  ];
  if (faults.length > 0) refuse(faults);
  if (env.TRACEALLOC_EXACT_FRAMES === '1') forbidInlining();
  try {
    start(options);
  } catch (error) {
    // The application comes first: it starts without tracing.
    console.error(`tracealloc/register: tracing did not start: ${messageOf(error)}`);
  }
}

/** Set before the program runs: code that is compiled already stays as it is. */
function forbidInlining(): void {
  setFlagsFromString('--no-turbo-inlining');
  setFlagsFromString('--no-maglev-inlining');
}

function refuse(faults: readonly string[]): never {
  const names =
    'set by TRACEALLOC_INTERVAL, TRACEALLOC_TRACEBACK_LIMIT, TRACEALLOC_BUFFERS and TRACEALLOC_EXACT_FRAMES';
  console.error(`tracealloc/register: ${faults.join('; ')} (${names})`);
  process.exit(INVALID_ARGUMENT);
}

function findFlagFaults(name: string, value: string | undefined): string[] {
  return value === undefined || ['', '0', '1'].includes(value) ? [] : [`${name} must be 0 or 1`];
}

/** Not a number where the value is no plain number, so that the check refuses it; an empty value is an unset one. */
function wholeNumber(value: string | undefined): number | undefined {
  if (value === undefined || value === '') return undefined;
  return /^\d+$/.test(value) ? Number(value) : NaN;
}
