import { performance } from 'node:perf_hooks';
import { isPromise } from 'node:util/types';
import { OptionError } from '../base/errors';
import { printable } from '../base/printable';
import { messageOf } from '../base/thrown';
import { rankGrowth, type TypeGrowth, TypePeaks } from '../model/type-counts';
import { growthTable } from '../reports/growth';
import { writeOutput } from '../reports/output';
import { shownName } from '../sources/shown-name';
import { workspaceRoot } from '../sources/workspace-root';
import { findOutputFault, findRangeFault, shown } from '../tracer/option-faults';
import { nameOf } from './constructor-places';
import { objectsOwner } from './owner';

/** Options of {@link traceObjects}. */
export interface TraceObjectsOptions {
  /** Most rows of a table. Whole number, 1 … 1,000. Default 10. */
  limit?: number | undefined;
  /** File that tables are appended to. Default: the console. */
  output?: string | undefined;
}

const MAX_ROWS = 1000;

/**
 * Wraps a function so that each call ends with a table: of which types there are more objects than before it. The call
 * returns what the function returns, and throws what it throws; a promise is waited for.
 *
 * Counted are all live objects of the process, so a table has in it what other code came to hold meanwhile, calls side by
 * side included; a call inside a call has a table of its own, before that of the outer one. Counting holds the process
 * as `/memory/types` does, before and after each call. Where it is not possible, the function runs all the same, and a
 * line says why there is no table.
 *
 * @throws OptionError for a wrong option.
 */
export function traceObjects<This, Args extends unknown[], Result>(
  fn: (this: This, ...args: Args) => Result,
  options: TraceObjectsOptions = {},
): (this: This, ...args: Args) => Result {
  const faults = findFaults(fn, options);
  if (faults.length > 0) throw new OptionError(faults);
  const { limit = 10, output } = options;
  return function (...args) {
    const call = new TracedCall(nameOf(fn), limit, output);
    let result: Result;
    try {
      result = fn.apply(this, args);
    } catch (error) {
      return call.throw(error);
    }
    return isPromise(result) ? (result.then(call.return, call.throw) as Result) : call.return(result);
  };
}

/** One call of a traced function, from when it is made. What it keeps exists before objects are first counted. */
class TracedCall {
  readonly #peaks = new TypePeaks();
  /** Why objects cannot be counted. */
  readonly #fault: string | null;
  readonly #startedAt: number;
  readonly #start: number;

  readonly return = <T>(value: T): T => {
    this.#end();
    return value;
  };

  readonly throw = (error: unknown): never => {
    this.#end();
    throw error;
  };

  constructor(
    private readonly name: string,
    private readonly limit: number,
    private readonly output: string | undefined,
  ) {
    const grown = grow(this.#peaks);
    this.#fault = typeof grown === 'string' ? grown : null;
    this.#startedAt = Date.now();
    this.#start = performance.now();
  }

  #end(): void {
    const ms = performance.now() - this.#start;
    const endedAt = Date.now();
    const grown = this.#fault ?? grow(this.#peaks);
    const table = typeof grown === 'string' ? `(no table: ${grown})\n` : toTable(grown, this.limit);
    const times = `${isoTime(this.#startedAt)} to ${isoTime(endedAt)}, ${ms.toFixed(1)} ms`;
    writeOutput(`# ${printable(this.name)}: ${times}\n${table}`, this.output);
  }
}

function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** How much types grew since the last time, or why objects cannot be counted. */
function grow(peaks: TypePeaks): TypeGrowth[] | string {
  try {
    return peaks.raise(objectsOwner().counts.takeNow().types);
  } catch (error) {
    return messageOf(error);
  }
}

function toTable(types: readonly TypeGrowth[], limit: number): string {
  const grown = rankGrowth(types).slice(0, limit);
  // As V8 names them: source maps are for reports, which may take their time.
  const roots = [workspaceRoot(process.cwd())];
  return growthTable(
    grown.map((type) => ({ type: { ...type, filename: shownName(type.filename, roots) }, shares: [] })),
  );
}

function findFaults(fn: unknown, { limit, output }: TraceObjectsOptions): string[] {
  return [
    ...(typeof fn === 'function' ? [] : [`the first argument must be a function, not ${shown(fn)}`]),
    ...findRangeFault('limit', limit, 1, MAX_ROWS),
    ...findOutputFault(output),
  ];
}
