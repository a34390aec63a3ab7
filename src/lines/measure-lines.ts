import { performance } from 'node:perf_hooks';
import { type LinesEnd, type LinesSubject } from '../reports/lines';
import { ownIdentity } from '../process/identity';
import { type CodeSession } from './code-session';
import { type LineLimits, LineRun } from './line-run';
import { type ProbedFunction } from './probed-function';

export interface MeasureOptions extends LineLimits {
  /** Ends the run before its time. */
  readonly signal: AbortSignal;
}

/** Waits for calls of a function and measures its lines. Never longer than told; leaves nothing behind. */
export async function measureLines(
  code: CodeSession,
  probed: ProbedFunction,
  options: MeasureOptions,
): Promise<LinesSubject> {
  const at = new Date();
  const begin = performance.now();
  let resolve: (reason: LinesEnd) => void = () => undefined;
  const ended = new Promise<LinesEnd>((settle) => {
    resolve = settle;
  });
  const end = (reason: LinesEnd) => {
    resolve(reason);
  };
  const run = new LineRun(code, probed, options, end);
  const timer = setTimeout(end, options.ms, 'time');
  timer.unref();
  const close = () => {
    end('closed');
  };
  if (options.signal.aborted) close();
  options.signal.addEventListener('abort', close);
  const reason = await ended;
  clearTimeout(timer);
  options.signal.removeEventListener('abort', close);
  return describeRun(probed, run, { at, elapsedMs: performance.now() - begin, ended: reason });
}

/** What a report is made of. Ends the run. */
export function describeRun(
  { name, script, start, places }: ProbedFunction,
  run: LineRun,
  when: Pick<LinesSubject, 'at' | 'elapsedMs' | 'ended'>,
): LinesSubject {
  const { cost, ...recording } = run.finish();
  const lines = script.text.split('\n');
  return {
    ...when,
    process: ownIdentity(),
    name,
    filename: script.filename,
    start: { lineno: start.lineNumber + 1, column: start.columnNumber + 1 },
    places: places.map(({ lineNumber, columnNumber, type }) => ({
      lineno: lineNumber + 1,
      column: columnNumber + 1,
      isEnd: type === 'return' && lines[lineNumber]?.[columnNumber] === '}',
    })),
    recording,
    cost,
  };
}
