import { TraceallocError } from '../base/errors';
import { KEY_TYPES, type KeyType } from '../model/grouping';
import { MAX_DEPTH } from '../heap-graph/heap-analysis';
import { BACKREFS_FORMATS, type BackrefsFormat } from '../objects/backrefs-task';
import { type FunctionPlace } from '../lines/find-function-task';
import { type Format } from '../reports/format';
import { PROFILE_FORMAT_NAMES, type ProfileFormat } from '../reports/profile-file';
import { PROFILE_OF, type ProfileOf } from '../reports/profile-task';
import { EVERY_MS } from '../timeline/recorder';
import { TIMELINE_FORMATS, type TimelineFormat } from '../timeline/timeline-task';
import { MOST_WINDOWS } from '../tracer/leak-watch';
import { isPattern, MAX_PATTERN_LENGTH, MAX_ROWS, MAX_WATCH_MS, MIN_WATCH_MS, type Workers } from './options';

/** What a page, or what it shows, is written in. */
export type PageFormat = 'html' | 'json';

/** A query parameter: how its values are read, and what is accepted, for the error message. */
interface Parameter<T> {
  accepted: string;
  /** @returns `undefined` when the value is not accepted. */
  read: (values: readonly string[]) => T | undefined;
}

const MAX_INDEX = 999_999;
const MAX_PATTERNS = 20;
const MAX_SECONDS = 3600;
const MAX_NAME_LENGTH = 200;
/** Of one place in a function; at 0.1 to 0.25 ms each it holds the process for up to 2.5 s. */
const MAX_HITS = 10_000;
const MAX_LINES_SECONDS = 60;

/** Every parameter there is. The same name means the same on every path, but for `top` of `/detail`, an index. */
export const PARAMETERS = {
  rows: { accepted: `one whole number from 1 to ${MAX_ROWS}`, read: one(whole(1, MAX_ROWS)) },
  index: { accepted: `one whole number from 0 to ${MAX_INDEX}`, read: one(whole(0, MAX_INDEX)) },
  keyType: { accepted: `one of ${KEY_TYPES.join(', ')}`, read: one(word<KeyType>(KEY_TYPES)) },
  flag: { accepted: '0 or 1', read: one(flag) },
  patterns: {
    accepted: `up to ${MAX_PATTERNS} patterns of 1 to ${MAX_PATTERN_LENGTH} characters`,
    read: (values) => (values.length <= MAX_PATTERNS && values.every(isPattern) ? [...values] : undefined),
  },
  workers: { accepted: 'all or self', read: one(word<Workers>(['all', 'self'])) },
  windows: { accepted: `one whole number from 2 to ${MOST_WINDOWS}`, read: one(whole(2, MOST_WINDOWS)) },
  period: { accepted: 'a whole number with ms, s, m or h, from 1s to 24h, or off', read: one(period) },
  format: { accepted: 'text or json', read: one(word<Format>(['text', 'json'])) },
  timelineFormat: {
    accepted: `one of ${TIMELINE_FORMATS.join(', ')}`,
    read: one(word<TimelineFormat>(TIMELINE_FORMATS)),
  },
  profileFormat: {
    accepted: `one of ${PROFILE_FORMAT_NAMES.join(', ')}`,
    read: one(word<ProfileFormat>(PROFILE_FORMAT_NAMES)),
  },
  profileOf: { accepted: `one of ${PROFILE_OF.join(', ')}`, read: one(word<ProfileOf>(PROFILE_OF)) },
  frames: { accepted: 'app or all', read: one(word<'app' | 'all'>(['app', 'all'])) },
  seconds: { accepted: `one whole number from 1 to ${MAX_SECONDS}`, read: one(whole(1, MAX_SECONDS)) },
  type: { accepted: `one name of 1 to ${MAX_NAME_LENGTH} characters`, read: one(typeName) },
  depth: { accepted: `one whole number from 1 to ${MAX_DEPTH}`, read: one(whole(1, MAX_DEPTH)) },
  backrefsFormat: {
    accepted: `one of ${BACKREFS_FORMATS.join(', ')}`,
    read: one(word<BackrefsFormat>(BACKREFS_FORMATS)),
  },
  pageFormat: { accepted: 'html or json', read: one(word<PageFormat>(['html', 'json'])) },
  every: { accepted: 'a time from 100ms to 1h, such as 1s', read: one(time(EVERY_MS.least, EVERY_MS.most)) },
  place: { accepted: 'a file and a line, such as src/cache.ts:41', read: one(place) },
  hits: { accepted: `one whole number from 1 to ${MAX_HITS}`, read: one(whole(1, MAX_HITS)) },
  linesSeconds: {
    accepted: `one whole number from 1 to ${MAX_LINES_SECONDS}`,
    read: one(whole(1, MAX_LINES_SECONDS)),
  },
} satisfies Record<string, Parameter<unknown>>;

/** The parameters that a path takes, by their name in the URL. */
export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values of a query: `undefined` where the request does not say. */
export type Query<P extends Parameters> = { [Name in keyof P]: ReturnType<P[Name]['read']> };

/**
 * Reads the query of a URL; the app's own query parser plays no part.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_UNKNOWN_PARAMETER` and `ERR_TRACEALLOC_BAD_PARAMETER`, which name what is
 *   accepted and never repeat what was sent.
 */
export function parseQuery<P extends Parameters>(url: string, parameters: P): Query<P> {
  const search = searchOf(url);
  checkNames(search, parameters);
  const values = Object.entries(parameters).map(([name, parameter]) => [name, read(search, name, parameter)]);
  return Object.fromEntries(values) as Query<P>;
}

/** The format a URL asks for, also where the rest of its query is wrong; `undefined` if it names none. */
export function formatOf(url: string): Format | undefined {
  return PARAMETERS.format.read(searchOf(url).getAll('format'));
}

function searchOf(url: string): URLSearchParams {
  const mark = url.indexOf('?');
  return new URLSearchParams(mark === -1 ? '' : url.slice(mark));
}

function checkNames(search: URLSearchParams, parameters: Parameters): void {
  for (const name of search.keys()) {
    if (Object.hasOwn(parameters, name)) continue;
    const message = `a parameter is not known here; accepted: ${Object.keys(parameters).join(', ')}`;
    throw new TraceallocError('ERR_TRACEALLOC_UNKNOWN_PARAMETER', message);
  }
}

function read(search: URLSearchParams, name: string, parameter: Parameter<unknown>): unknown {
  const values = search.getAll(name);
  if (values.length === 0) return undefined;
  const value = parameter.read(values);
  if (value !== undefined) return value;
  throw new TraceallocError('ERR_TRACEALLOC_BAD_PARAMETER', `${name} must be ${parameter.accepted}`);
}

function one<T>(readOne: (value: string) => T | undefined): (values: readonly string[]) => T | undefined {
  return ([value, ...others]) => (value === undefined || others.length > 0 ? undefined : readOne(value));
}

function whole(least: number, most: number): (value: string) => number | undefined {
  return (value) => {
    if (!/^(0|[1-9]\d{0,8})$/.test(value)) return undefined;
    const number = Number(value);
    return number >= least && number <= most ? number : undefined;
  };
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of `500ms`, `1s`, `2m` and the like. */
function time(least: number, most: number): (value: string) => number | undefined {
  return (value) => {
    const [, count = '', unit = ''] = /^([1-9]\d{0,8})(ms|s|m|h)$/.exec(value) ?? [];
    const ms = Number(count) * (UNIT_MS.get(unit) ?? NaN);
    return ms >= least && ms <= most ? ms : undefined;
  };
}

/** Milliseconds between captures of the watch. */
function period(value: string): number | 'off' | undefined {
  return value === 'off' ? value : time(MIN_WATCH_MS, MAX_WATCH_MS)(value);
}

function place(value: string): FunctionPlace | undefined {
  const [, file = '', line = ''] = /^(.{1,4096}):([1-9]\d{0,8})$/su.exec(value) ?? [];
  return file === '' ? undefined : { file, line: Number(line) };
}

function flag(value: string): boolean | undefined {
  return value === '1' ? true : value === '0' ? false : undefined;
}

function word<T extends string>(words: readonly T[]): (value: string) => T | undefined {
  return (value) => words.find((word) => word === value);
}

function typeName(value: string): string | undefined {
  return value !== '' && value.length <= MAX_NAME_LENGTH ? value : undefined;
}
