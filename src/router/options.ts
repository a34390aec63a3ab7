import { OptionError } from '../base/errors';
import { type MetricsRegister } from '../reports/prometheus';
import { type SourcesOptions } from '../sources/sources';
import { workspaceRoot } from '../sources/workspace-root';
import { shown } from '../tracer/option-faults';
import { findTracerOptionFaults, type TracerOptions } from '../tracer/options';
import { type Auth } from './guard';
import { consoleLogger, type Logger } from './log';

/** Whom a question is asked of: all worker processes, or the one it reaches. */
export type Workers = 'all' | 'self';

/** When to write what is live to disk, and where to. */
export interface NearLimit {
  /** Share of the heap limit. */
  readonly at: number;
  readonly dir: string;
}

/** Options of {@link memoryRouter}. */
export interface MemoryRouterOptions extends TracerOptions {
  /**
   * Who may ask: `{ token }` (16 characters or more, sent as `Authorization: Bearer` or as Basic password),
   * `'loopback'` (direct requests from this machine), or a function of the request that gives `true`.
   * Default: the environment variable `TRACEALLOC_TOKEN` as token; without it direct loopback, and in production
   * nobody: the router lets every request pass on.
   */
  auth?: Auth | undefined;
  /** Starts tracing when the router is created instead of at the first question. Default `false`. */
  startTracing?: boolean | undefined;
  /** Rows of a table where a request does not say. Whole number, 1 … 1,000. Default 50. */
  top?: number | undefined;
  /** Patterns of file names, as shown, to keep where a request does not say. Default: all. */
  include?: readonly string[] | undefined;
  /** Patterns of file names, as shown, to leave out where a request does not say. Default: none. */
  exclude?: readonly string[] | undefined;
  /**
   * Patterns of file names, as shown, that are not the application's own code, besides `node_modules`: those of a framework
   * of your own. Default: none.
   */
  libraries?: readonly string[] | undefined;
  /**
   * Directory that names are shown relative to; no file outside is opened. Default: the root of the workspace, the nearest
   * directory from `process.cwd()` up with a lock file, or with a `package.json` that names `workspaces`.
   */
  sourceRoot?: string | undefined;
  /** Prints source lines in tracebacks. Default `true` outside production. */
  sourceLines?: boolean | undefined;
  /**
   * Whether a question is answered for all worker processes of the application, or for the one it reaches. Without
   * others the two are the same. Default `'all'`.
   */
  workers?: Workers | undefined;
  /**
   * Watches for leaks from creation on: takes a capture every so many milliseconds and keeps what grew. Whole number,
   * 1,000 … 86,400,000. Default: off, until a request starts it.
   */
  watch?: { readonly every: number } | undefined;
  /**
   * Writes a snapshot and its report to `dir`, once, when after a full garbage collection more than the share `at` of
   * the heap limit is in use. Starts tracing when the router is created. `at` is 0.1 … 0.99; `dir` is made if it is
   * missing. Default: off.
   */
  nearLimit?: NearLimit | undefined;
  /** Lets `/memory/heapsnapshot` give what the process has in memory, secrets included. Default `false`. */
  heapSnapshots?: boolean | undefined;
  /** Allows `/memory/lines`. Default `true` outside production. */
  lines?: boolean | undefined;
  /**
   * Most share of wall time spent in forced collections, 0 … 1; 0 turns the limit off. Default 0.05 in production, else 0.
   */
  captureBudget?: number | undefined;
  /**
   * Stops tracing after so many milliseconds without a question or an operation to capture, unless a watch goes on.
   * Whole number, 1 … 2³¹ − 1. Default: off.
   */
  autoStopAfter?: number | undefined;
  /** Records memory over time from the start, once a second, for `/memory/timeline`. Default `false`. */
  timeline?: boolean | undefined;
  /**
   * Has the metrics of `/memory/metrics`, of this process, in a register of the application, too: a `Registry` of
   * `prom-client`. Default: off.
   */
  metrics?: { readonly register: MetricsRegister } | undefined;
  /** Where the router reports what it finds and what fails. Default: the sentences go to `console`. */
  logger?: Logger | undefined;
}

/** The options of a router with every default filled in. */
export interface Settings {
  readonly auth: Auth | undefined;
  readonly tracer: TracerOptions;
  readonly startTracing: boolean;
  readonly top: number;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly libraries: readonly string[];
  readonly sources: SourcesOptions;
  readonly workers: Workers;
  readonly watch: { readonly every: number } | undefined;
  readonly nearLimit: NearLimit | undefined;
  readonly heapSnapshots: boolean;
  readonly lines: boolean;
  readonly captureBudget: number;
  readonly autoStopAfter: number | undefined;
  readonly timeline: boolean;
  readonly metrics: { readonly register: MetricsRegister } | undefined;
  readonly logger: Logger;
}

export const MAX_ROWS = 1000;
export const MAX_PATTERN_LENGTH = 200;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
export const MIN_WATCH_MS = 1000;
export const MAX_WATCH_MS = 86_400_000;

/** A sentence on what is wrong with a value, or `null`. */
type Check = (value: unknown) => string | null;

/** Typed over the options, so that a new one cannot be forgotten. */
const CHECKS: Readonly<Record<keyof MemoryRouterOptions, Check>> = {
  // What was given is not repeated: it may be the token.
  auth: (value) => (isAuth(value) ? null : "must be { token: string }, 'loopback' or a function"),
  samplingInterval: () => null,
  tracebackLimit: () => null,
  buffers: () => null,
  exactFrames: () => null,
  startTracing: accept(isBoolean, 'true or false'),
  top: accept(wholeNumber(1, MAX_ROWS), `a whole number from 1 to ${MAX_ROWS}`),
  include: accept(isPatterns, `an array of patterns of 1 to ${MAX_PATTERN_LENGTH} characters`),
  exclude: accept(isPatterns, `an array of patterns of 1 to ${MAX_PATTERN_LENGTH} characters`),
  libraries: accept(isPatterns, `an array of patterns of 1 to ${MAX_PATTERN_LENGTH} characters`),
  sourceRoot: accept((value) => typeof value === 'string' && value !== '', 'a directory'),
  sourceLines: accept(isBoolean, 'true or false'),
  workers: accept((value) => value === 'all' || value === 'self', "'all' or 'self'"),
  watch: accept(isWatch, `{ every }, a whole number of milliseconds from ${MIN_WATCH_MS} to ${MAX_WATCH_MS}`),
  nearLimit: accept(isNearLimit, '{ at, dir }: a number from 0.1 to 0.99, and a directory'),
  heapSnapshots: accept(isBoolean, 'true or false'),
  lines: accept(isBoolean, 'true or false'),
  captureBudget: accept(
    (value) => typeof value === 'number' && value >= 0 && value <= 1,
    'a number from 0 to 1',
  ),
  autoStopAfter: accept(
    wholeNumber(1, MAX_TIMEOUT_MS),
    `a whole number of milliseconds from 1 to ${MAX_TIMEOUT_MS}`,
  ),
  timeline: accept(isBoolean, 'true or false'),
  metrics: accept(isMetrics, '{ register }, a Registry of prom-client'),
  logger: accept(isLogger, 'an object with the functions warn and error'),
};

/**
 * Checks options and fills in the defaults. The caller's object is copied, never kept or changed.
 *
 * @throws OptionError that lists every fault.
 */
export function parseOptions(options: MemoryRouterOptions, env: NodeJS.ProcessEnv): Settings {
  if (!isPlainObject(options)) {
    throw new OptionError([
      'options must be a plain object; mount the router with app.use(memoryRouter()), not app.use(memoryRouter)',
    ]);
  }
  // Without a prototype, on which others may put things.
  const own = Object.assign(Object.create(null) as MemoryRouterOptions, options);
  const faults = [...findUnknown(own), ...findWrong(own), ...findTracerOptionFaults(own)];
  if (faults.length > 0) throw new OptionError(faults);
  return {
    auth: typeof own.auth === 'object' ? { token: own.auth.token } : own.auth,
    tracer: {
      samplingInterval: own.samplingInterval,
      tracebackLimit: own.tracebackLimit,
      buffers: own.buffers,
      exactFrames: own.exactFrames,
    },
    startTracing: own.startTracing ?? false,
    top: own.top ?? 50,
    include: [...(own.include ?? [])],
    exclude: [...(own.exclude ?? [])],
    libraries: [...(own.libraries ?? [])],
    sources: {
      root: own.sourceRoot ?? workspaceRoot(process.cwd()),
      lines: own.sourceLines ?? env.NODE_ENV !== 'production',
    },
    workers: own.workers ?? 'all',
    watch: own.watch && { every: own.watch.every },
    nearLimit: own.nearLimit && { at: own.nearLimit.at, dir: own.nearLimit.dir },
    heapSnapshots: own.heapSnapshots ?? false,
    lines: own.lines ?? env.NODE_ENV !== 'production',
    captureBudget: own.captureBudget ?? (env.NODE_ENV === 'production' ? 0.05 : 0),
    autoStopAfter: own.autoStopAfter,
    timeline: own.timeline ?? false,
    metrics: own.metrics && { register: own.metrics.register },
    logger: own.logger ?? consoleLogger,
  };
}

function findUnknown(options: object): string[] {
  return Object.keys(options)
    .filter((name) => !Object.hasOwn(CHECKS, name))
    .map((name) => `unknown option ${name}; known: ${Object.keys(CHECKS).join(', ')}`);
}

function findWrong(options: MemoryRouterOptions): string[] {
  return Object.entries(CHECKS).flatMap(([name, check]) => {
    const value = options[name as keyof MemoryRouterOptions];
    const fault = value === undefined ? null : check(value);
    return fault === null ? [] : [`${name} ${fault}`];
  });
}

function accept(isValid: (value: unknown) => boolean, accepted: string): Check {
  return (value) => (isValid(value) ? null : `must be ${accepted}, not ${shown(value)}`);
}

function wholeNumber(least: number, most: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isPatterns(value: unknown): boolean {
  return Array.isArray(value) && value.every(isPattern);
}

function isPattern(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_PATTERN_LENGTH;
}

/** A token that is missing, as from an unset environment variable, is no wrong type: it lets nobody in. */
function isAuth(value: unknown): boolean {
  if (value === 'loopback' || typeof value === 'function') return true;
  if (!isPlainObject(value) || Object.keys(value).join() !== 'token') return false;
  const { token } = value as { token?: unknown };
  return token === undefined || typeof token === 'string';
}

function isWatch(value: unknown): boolean {
  if (!isPlainObject(value) || Object.keys(value).join() !== 'every') return false;
  return wholeNumber(MIN_WATCH_MS, MAX_WATCH_MS)((value as { every: unknown }).every);
}

function isLogger(value: unknown): boolean {
  const { warn, error } = Object(value) as { warn?: unknown; error?: unknown };
  return typeof warn === 'function' && typeof error === 'function';
}

function isNearLimit(value: unknown): boolean {
  if (!isPlainObject(value) || Object.keys(value).sort().join() !== 'at,dir') return false;
  const { at, dir } = value as { at?: unknown; dir?: unknown };
  return typeof at === 'number' && at >= 0.1 && at <= 0.99 && typeof dir === 'string' && dir !== '';
}

function isMetrics(value: unknown): boolean {
  if (!isPlainObject(value) || Object.keys(value).join() !== 'register') return false;
  const register = Object((value as { register: unknown }).register) as Record<string, unknown>;
  const needed = ['registerMetric', 'getSingleMetric', 'removeSingleMetric'];
  return needed.every((name) => typeof register[name] === 'function');
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
