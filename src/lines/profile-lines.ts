import { performance } from 'node:perf_hooks';
import { OptionError } from '../base/errors';
import { printable } from '../base/printable';
import { messageOf } from '../base/thrown';
import { type LinesEnd, type LinesJson, type LinesSubject } from '../reports/lines';
import { task } from '../reports/lines-task';
import { writeOutput } from '../reports/output';
import { findRangeFault, shown } from '../tracer/option-faults';
import { owner } from '../tracer/owner';
import { type AnyFunction, CodeSession } from './code-session';
import { decorable } from './decorable';
import { LineRun } from './line-run';
import { claimLines } from './lines-owner';
import { describeRun } from './measure-lines';
import { type ProbedFunction } from './probed-function';
import { wrapCalls } from './wrap-calls';
import { workspaceRoot } from '../sources/workspace-root';

/** What is known of the lines of a function: the answer of `/memory/lines` in JSON. */
export type LinesTable = LinesJson;

/** Options of {@link profileLines}. */
export interface ProfileLinesOptions {
  /** How often each place of the function is measured, for one table. Whole number, 1 … 10,000. Default 1,000. */
  hits?: number | undefined;
  /** File that tables are appended to, or a function that is given them. Default: the console. */
  output?: string | ((table: LinesTable) => void) | undefined;
}

const MAX_HITS = 10_000;
/** A call that takes longer, as one that waits for ever, has its table before it is over. */
const MAX_MS = 60_000;

/**
 * Wraps a function so that a table follows each call: what each of its lines allocated. The call returns what the function
 * returns, and throws what it throws; a promise is waited for, a generator until it is done.
 *
 * The table comes a little later, when source maps are read. Calls that overlap, and calls inside of calls, have one
 * table, after the last of them. The lines of one function are measured at a time: of a call meanwhile, as where a
 * debugger is attached, a line says why there is no table. Such calls run as they are.
 *
 * Also a decorator of methods: `@profileLines` and `@profileLines({ hits: 100 })`.
 *
 * @throws OptionError for a wrong option.
 */
export const profileLines = decorable<ProfileLinesOptions>((fn, options, name) => {
  const faults = findFaults(options);
  if (faults.length > 0) throw new OptionError(faults);
  const profile = new LineProfile(fn, name, options);
  return wrapCalls(fn, name, () => profile.begin());
});

/** What is under way for a function. */
interface Profiled {
  readonly code: CodeSession;
  readonly probed: ProbedFunction;
  readonly run: LineRun;
  readonly at: Date;
  readonly begin: number;
  readonly release: () => void;
  readonly timer: NodeJS.Timeout;
}

/** The calls of one wrapped function. */
class LineProfile {
  #calls = 0;
  #profiled: Profiled | null = null;

  constructor(
    private readonly fn: AnyFunction,
    private readonly name: string,
    private readonly options: ProfileLinesOptions,
  ) {}

  /** A call begins; gives what ends it. */
  begin(): () => void {
    if (this.#calls++ === 0) this.#start();
    return () => {
      if (--this.#calls === 0) this.#finish('call');
    };
  }

  #start(): void {
    try {
      this.#profiled = this.#profile();
    } catch (error) {
      this.#write(`# ${printable(this.name)}: (no table: ${messageOf(error)})\n`);
    }
  }

  #profile(): Profiled {
    const release = claimLines(MAX_MS);
    let code: CodeSession | undefined;
    try {
      code = new CodeSession();
      const probed = { ...code.describe(this.fn), name: this.name };
      const at = new Date();
      const run = new LineRun(code, probed, { hits: this.options.hits ?? 1000, ms: MAX_MS }, () => undefined);
      const timer = setTimeout(() => {
        this.#finish('time');
      }, MAX_MS);
      timer.unref();
      return { code, probed, run, at, begin: performance.now(), release, timer };
    } catch (error) {
      code?.close();
      release();
      throw error;
    }
  }

  #finish(ended: LinesEnd): void {
    if (!this.#profiled) return;
    const { code, probed, run, at, begin, release, timer } = this.#profiled;
    this.#profiled = null;
    clearTimeout(timer);
    const subject = describeRun(probed, run, { at, elapsedMs: performance.now() - begin, ended });
    code.close();
    release();
    void this.#print(subject);
  }

  async #print(subject: LinesSubject): Promise<void> {
    const { output } = this.options;
    const format = typeof output === 'function' ? 'json' : 'text';
    const sources = { root: workspaceRoot(process.cwd()), lines: true };
    try {
      const written = await owner().thread.run(task, { subject, sources, format });
      if (typeof output === 'function') output(JSON.parse(written) as LinesTable);
      else this.#write(written);
    } catch (error) {
      console.error(`tracealloc: a table could not be written: ${messageOf(error)}`);
    }
  }

  #write(text: string): void {
    writeOutput(text, typeof this.options.output === 'string' ? this.options.output : undefined);
  }
}

function findFaults({ hits, output }: ProfileLinesOptions): string[] {
  const isOutput =
    output === undefined || typeof output === 'function' || (typeof output === 'string' && output !== '');
  return [
    ...findRangeFault('hits', hits, 1, MAX_HITS),
    ...(isOutput ? [] : [`output must be the name of a file or a function, not ${shown(output)}`]),
  ];
}
