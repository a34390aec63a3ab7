import { performance } from 'node:perf_hooks';
import { OptionError } from '../base/errors';
import { printable } from '../base/printable';
import { messageOf } from '../base/thrown';
import { pack, packedBytes } from '../model/packed-snapshot';
import { sumSizes } from '../model/samples';
import { type Snapshot } from '../model/snapshot';
import { writeOutput } from '../reports/output';
import { task, type TraceMemoryKey } from '../reports/trace-memory-task';
import { getTracedMemory, getTracerMemory } from '../tracer/api';
import { findOutputFault, findRangeFault, shown } from '../tracer/option-faults';
import { MAX_TRACEBACK_LIMIT } from '../tracer/options';
import { owner } from '../tracer/owner';
import { readNow } from '../tracer/read-now';
import { decorable } from './decorable';
import { wrapCalls } from './wrap-calls';
import { workspaceRoot } from '../sources/workspace-root';

/** Options of {@link traceMemory}. */
export interface TraceMemoryOptions {
  /**
   * What is printed: `lineno`: the places that allocated most of what is left after the call; `traceback`: the path of the
   * biggest part of it; `difference`: what there is more and less of than before. Default `lineno`.
   */
  keyType?: TraceMemoryKey | undefined;
  /** Most frames of a traceback, the newest. Whole number, 1 … 128. Default 50. */
  tracebackLimit?: number | undefined;
  /** Most rows. Whole number, 1 … 1,000. Default 10. */
  top?: number | undefined;
  /** File that is appended to. Default: the console. */
  output?: string | undefined;
}

/**
 * Where nobody traces yet, traced calls do, more finely than a server would: of 100 kB of small objects some 30 are
 * sampled. At this interval V8's sizes tell the most sizes of objects apart, see `ALWAYS_ON_INTERVAL`.
 */
const FINE_INTERVAL = 3360;
/** A function that is traced call by call does not have the program compiled anew at every call. */
const LINGER_MS = 10_000;
const MAX_ROWS = 1000;
const KEYS: readonly TraceMemoryKey[] = ['lineno', 'traceback', 'difference'];

/**
 * Wraps a function so that each call ends with what it allocated and is left, by place, and with the size of all that is
 * traced. The call returns what the function returns, and throws what it throws; a promise is waited for, a generator until
 * it is done.
 *
 * Allocations are sampled. Those of other code that runs meanwhile are among them, calls side by side included; a call
 * inside a call has its own lines, before those of the outer one. Two forced collections hold the process, before and
 * after each call. Where it is not possible, the function runs all the same, and a line says why.
 *
 * Also a decorator of methods: `@traceMemory` and `@traceMemory({ keyType: 'difference' })`.
 *
 * @throws OptionError for a wrong option.
 */
export const traceMemory = decorable<TraceMemoryOptions>((fn, options, name) => {
  const faults = findFaults(options);
  if (faults.length > 0) throw new OptionError(faults);
  const { keyType = 'lineno', tracebackLimit = 50, top = 10, output } = options;
  return wrapCalls(fn, name, () => new TracedCall(name, { keyType, tracebackLimit, top, output }).end);
});

interface Settings {
  readonly keyType: TraceMemoryKey;
  readonly tracebackLimit: number;
  readonly top: number;
  readonly output: string | undefined;
}

/** The most that calls have seen since tracing began. */
let peak = 0;

class TracedCall {
  readonly #before: Snapshot | null;
  readonly #begin: number;

  /** The call is over. */
  readonly end = (): void => {
    const ms = performance.now() - this.#begin;
    const after = this.#before && this.#read();
    owner().tracer.release(this, LINGER_MS);
    if (this.#before && after) void this.#print(this.#before, after, ms);
  };

  constructor(
    private readonly name: string,
    private readonly settings: Settings,
  ) {
    this.#before = this.#start() ? this.#read() : null;
    this.#begin = performance.now();
  }

  #start(): boolean {
    const { tracer } = owner();
    try {
      if (!tracer.isTracing) peak = 0;
      tracer.start(tracer.isTracing ? {} : { samplingInterval: FINE_INTERVAL }, this, { exact: true });
      return true;
    } catch (error) {
      this.#tell(error);
      return false;
    }
  }

  #read(): Snapshot | null {
    try {
      return readNow(this.settings.tracebackLimit);
    } catch (error) {
      this.#tell(error);
      return null;
    }
  }

  async #print(before: Snapshot, after: Snapshot, ms: number): Promise<void> {
    const { keyType, top, output } = this.settings;
    const current = sumSizes(after.samples);
    peak = Math.max(peak, current, sumSizes(before.samples), getTracedMemory().peak);
    const packed = { before: pack(before), after: pack(after) };
    const own = getTracerMemory() + packedBytes(packed.before) + packedBytes(packed.after);
    const memory = { own, current, peak };
    const sources = { root: workspaceRoot(process.cwd()), lines: true };
    try {
      const { name } = this;
      writeOutput(
        await owner().thread.run(task, { name, ms, ...packed, keyType, top, memory, sources }),
        output,
      );
    } catch (error) {
      this.#tell(error);
    }
  }

  #tell(error: unknown): void {
    writeOutput(`# ${printable(this.name)}: (not traced: ${messageOf(error)})\n`, this.settings.output);
  }
}

function findFaults({ keyType, tracebackLimit, top, output }: TraceMemoryOptions): string[] {
  return [
    ...(keyType === undefined || KEYS.includes(keyType)
      ? []
      : [`keyType must be one of ${KEYS.join(', ')}, not ${shown(keyType)}`]),
    ...findRangeFault('tracebackLimit', tracebackLimit, 1, MAX_TRACEBACK_LIMIT),
    ...findRangeFault('top', top, 1, MAX_ROWS),
    ...findOutputFault(output),
  ];
}
