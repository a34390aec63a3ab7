import { TraceallocError } from '../base/errors';
import { KEY_TYPES } from '../model/grouping';
import { MAX_DEPTH } from '../heap-graph/heap-analysis';
import { BACKREFS_FORMATS } from '../objects/backrefs-task';
import { type Format } from '../reports/format';
import { PROFILE_FORMAT_NAMES } from '../reports/profile-file';
import { PROFILE_OF } from '../reports/profile-task';
import { EVERY_MS } from '../timeline/recorder';
import { TIMELINE_FORMATS } from '../timeline/timeline-task';
import { MOST_WINDOWS } from '../tracer/leak-watch';
import { MAX_PATTERN_LENGTH, MAX_ROWS, MAX_WATCH_MS, MIN_WATCH_MS } from './options';
import {
  flag,
  type Method,
  name,
  type Parameter,
  patterns,
  place,
  time,
  timeOr,
  type ValueOf,
  whole,
  word,
} from './parameter';

const MAX_INDEX = 999_999;
const MAX_SECONDS = 3600;
/** Of one place in a function; at 0.1 to 0.25 ms each it holds the process for up to 2.5 s. */
const MAX_HITS = 10_000;
const MAX_LINES_SECONDS = 60;
const MAX_PATTERNS = 20;

/** Every parameter there is. The same name means the same on every path, but for `top` of `/detail`, an index. */
export const PARAMETERS = {
  rows: whole(1, MAX_ROWS, 'Most rows. Where it is not given, the option `top`.'),
  limit: whole(1, MAX_ROWS, 'Most rows, or most holding paths.'),
  index: whole(0, MAX_INDEX, 'Which row of the table; 0 is the first.'),
  keyType: word(KEY_TYPES, 'What to group by. `app` is the newest frame of the application.'),
  nativeTypes: flag(
    '1 counts the live objects that have native parts, which pauses the process; each /end_show counts them again.',
  ),
  cumulative: flag('1 charges each sample to every frame of its call path, 0 to the allocation site.'),
  include: patterns(
    MAX_PATTERNS,
    MAX_PATTERN_LENGTH,
    'Patterns of file names to keep. Where none is given, the option `include`.',
  ),
  exclude: patterns(
    MAX_PATTERNS,
    MAX_PATTERN_LENGTH,
    'Patterns of file names to leave out. Where none is given, the option `exclude`.',
  ),
  workers: word(['all', 'self'], 'Who answers: all worker processes, or the one that the request reaches.'),
  windows: whole(2, MOST_WINDOWS, 'Over how many of the newest windows growth is judged.'),
  period: timeOr(
    'off',
    time(
      MIN_WATCH_MS,
      MAX_WATCH_MS,
      'a whole number with ms, s, m or h, from 1s to 24h',
      'How often the watch takes a capture, such as `60s`; `off` ends it.',
    ),
  ),
  format: word<Format>(['text', 'json'], 'Where it is not given, JSON if `Accept` names it, else text.'),
  timelineFormat: word(
    TIMELINE_FORMATS,
    'Where it is not given, JSON if `Accept` names it, else `dat`, of mprof.',
  ),
  profileFormat: word(PROFILE_FORMAT_NAMES, 'Which tool the profile is for.'),
  profileOf: word(PROFILE_OF, 'Of which capture: the last, that of begin, or what changed between them.'),
  detailOf: word(PROFILE_OF, 'Of which capture. Where it is not given, the last and that of begin.'),
  frames: word(['app', 'all'], '`all` shows frames of libraries, too; `app` folds them up.'),
  seconds: whole(
    1,
    MAX_SECONDS,
    'Profile what changes in so many seconds from now, instead of what is live.',
  ),
  gc: flag('Accepted as in Go and without effect: V8 collects garbage before each profile.'),
  debug: flag('1 gives text, 0 the gzipped profile.'),
  gzip: flag('1 gives a packed file, 0 an unpacked one. Where it is not given, `Accept-Encoding` decides.'),
  reset: flag('1 forgets the peaks seen, so that everything counts as growth.'),
  resetPeak: flag('1 sets the peak of traced memory to what is live, after it was told.'),
  type: name(200, 'The type, as `/memory/types` lists it.'),
  depth: whole(1, MAX_DEPTH, 'Most steps of a holding path.'),
  backrefsFormat: word(BACKREFS_FORMATS, 'Where it is not given, JSON if `Accept` names it, else text.'),
  pageFormat: word(['html', 'json'], 'Where it is not given, JSON if `Accept` names it, else the page.'),
  every: time(
    EVERY_MS.least,
    EVERY_MS.most,
    'a time from 100ms to 1h, such as 1s',
    'Time between samples, such as `1s`.',
  ),
  place: place('The function to measure, by its file and a line inside it, such as `src/cache.ts:41`.'),
  linesRow: whole(
    0,
    MAX_INDEX,
    'Instead of `function`: a row of the last report. Where neither is given, the first.',
  ),
  hits: whole(1, MAX_HITS, 'How often each place of the function is measured at most.'),
  linesSeconds: whole(1, MAX_LINES_SECONDS, 'How many seconds it measures at most.'),
} satisfies Record<string, Parameter>;

/** The parameters that a path takes, by their name in the URL. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The values of a query. */
export type Query<P extends Parameters> = { readonly [Name in keyof P]: ValueOf<P[Name]> };

/**
 * Reads the query of a URL; the app's own query parser plays no part.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_UNKNOWN_PARAMETER` and `ERR_TRACEALLOC_BAD_PARAMETER`, which name what is
 *   accepted and never repeat what was sent.
 */
export function parseQuery<P extends Parameters>(url: string, parameters: P, method: Method): Query<P> {
  const search = searchOf(url);
  checkNames(search, parameters);
  const values = Object.entries(parameters).map(([name, parameter]) => [
    name,
    read(search.getAll(name), name, parameter, method),
  ]);
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

function read(values: readonly string[], name: string, parameter: Parameter, method: Method): unknown {
  const { accepted, fallback, isNeeded, method: own = method } = parameter;
  if (values.length === 0 && !(isNeeded && own === method)) return fallback;
  if (own !== method) throw badParameter(`${name} goes with the method ${own}`);
  const value = parameter.read(values);
  if (value !== undefined) return value;
  throw badParameter(`${name} must be ${accepted}`);
}

function badParameter(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_PARAMETER', message);
}
