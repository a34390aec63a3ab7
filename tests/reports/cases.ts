import { type DetailQuestion } from '../../src/reports/detail';
import { type EndShowSubject } from '../../src/reports/end-show';
import { type TableQuestion } from '../../src/reports/question';
import { ShownNames } from '../../src/reports/shown-names';
import { Sources } from '../../src/sources/sources';
import { subjectOf, type Place, range, sampled } from '../helpers/captures';

/** Places in a program that lies in `/app`, which is no directory here: nothing is opened. */
const LISTEN: Place = {
  filename: 'node:_http_server',
  lineno: 9,
  column: 1,
  functionName: 'parserOnIncoming',
};
const HANDLE: Place = { filename: '/app/src/server.js', lineno: 12, column: 3, functionName: 'handle' };
export const LOGIN: Place = { filename: '/app/src/server.js', lineno: 30, column: 3, functionName: 'login' };
export const REMEMBER: Place = {
  filename: '/app/src/cache.js',
  lineno: 41,
  column: 10,
  functionName: 'remember',
};
const TRIM: Place = { filename: '/app/src/cache.js', lineno: 41, column: 60 };
const SESSION: Place = { filename: '/app/src/session.js', lineno: 7, column: 14, functionName: 'Session' };
const PARSE: Place = {
  filename: '/app/node_modules/qs/lib/parse.js',
  lineno: 3,
  column: 5,
  functionName: 'parse',
};
const OWN: Place = {
  filename: 'tracealloc:tracer/tracer',
  lineno: 80,
  column: 2,
  functionName: 'Tracer.capture',
};

/** The call in `load` that allocates a Buffer, and the function itself, which also allocates on the heap. */
const LOAD_CALL: Place = {
  filename: '/app/src/load.js',
  lineno: 45,
  column: 20,
  functionName: 'load',
  external: true,
};
const LOAD: Place = { filename: '/app/src/load.js', lineno: 40, column: 14, functionName: 'load' };

export const remembered = [LISTEN, HANDLE, REMEMBER];
const trimmed = [LISTEN, HANDLE, TRIM];
export const session = [LISTEN, LOGIN, SESSION];
export const parsed = [LISTEN, LOGIN, PARSE];
const timers: Place[] = [{ ...LISTEN, filename: 'node:internal/timers', functionName: 'listOnTimeout' }];
export const own = [LISTEN, OWN];
export const loaded = [{ ...HANDLE, lineno: 14, column: 10, external: true }, LOAD_CALL];

/** A leak in `remember`, sessions that come and go, and a big steady block. */
export const START = sampled([
  { traceback: remembered, ordinals: range(1, 2) },
  { traceback: trimmed, ordinals: [10], size: 1_048_600, count: 1 },
  { traceback: session, ordinals: [20, 21], size: 134_880, count: 281 },
]);
export const LAST = sampled([
  { traceback: remembered, ordinals: [...range(1, 2), ...range(100, 119)] },
  { traceback: trimmed, ordinals: [10], size: 1_048_600, count: 1 },
  { traceback: session, ordinals: [21, 130], size: 134_880, count: 281 },
  { traceback: parsed, ordinals: [140], size: 134_720, count: 421 },
]);
export const NOW = sampled([
  { traceback: remembered, ordinals: [...range(1, 2), ...range(100, 119), ...range(200, 240)] },
  { traceback: trimmed, ordinals: [10], size: 1_048_600, count: 1 },
  { traceback: session, ordinals: [130, 250, 251], size: 134_880, count: 281 },
  { traceback: timers, ordinals: [260], size: 134_400, count: 1400 },
  { traceback: own, ordinals: range(270, 279) },
]);
/** Everything that {@link NOW} remembers was let go. */
export const FREED = sampled([{ traceback: trimmed, ordinals: [10], size: 1_048_600, count: 1 }]);
export const EMPTY = sampled([]);
/** Memory of frames that are in no file. */
const NO_FILE = sampled(
  [
    [{ filename: '(EXTERNAL)', lineno: 0 }],
    [LISTEN, HANDLE, { filename: '(unknown)', lineno: 0, functionName: 'render' }],
    [LISTEN, HANDLE, { filename: '(eval)', lineno: 3, column: 1, functionName: 'template' }],
  ].map((traceback, index) => ({ traceback, ordinals: range(10 * index + 1, 10 * index + 9 - index) })),
);
/** One more session than {@link START}: no more than chance. */
export const NOISE = sampled([
  { traceback: remembered, ordinals: range(1, 2) },
  { traceback: trimmed, ordinals: [10], size: 1_048_600, count: 1 },
  { traceback: session, ordinals: [20, 21, 300], size: 134_880, count: 281 },
]);

/** Buffers of 1 MB that are kept, some of 64 KiB that come and go, and what V8's heap has of them. */
const BEFORE_BUFFERS = sampled([
  { traceback: [LOAD_CALL], ordinals: [-3, -1], size: 184_375, count: 3 },
  { traceback: [LISTEN, HANDLE, LOAD], ordinals: [1], size: 134_376, count: 1221 },
]);
export const BUFFERS = sampled([
  { traceback: loaded, ordinals: range(-7, -4), size: 1_000_583, count: 1 },
  { traceback: [LOAD_CALL], ordinals: [-8, -3], size: 184_375, count: 3 },
  { traceback: [LISTEN, HANDLE, LOAD], ordinals: [1, 2], size: 134_376, count: 1221 },
]);

function withBuffers(subject: EndShowSubject): EndShowSubject {
  const { parts, ...captures } = subject.captures;
  const changed = parts.map(({ process, data }) => ({
    process,
    data: { ...data, tracer: { ...data.tracer, buffers: true } },
  }));
  return { ...subject, captures: { ...captures, parts: changed } };
}

export const QUESTION: TableQuestion = {
  keyType: 'lineno',
  cumulative: false,
  libraries: [],
  top: 50,
  include: [],
  exclude: [],
};

/** By name of its golden files: what was captured, and how the question differs from {@link QUESTION}. */
export const CASES: Readonly<Record<string, [EndShowSubject, Partial<TableQuestion>]>> = {
  'first-look': [subjectOf(NOW), {}],
  comparisons: [subjectOf(NOW, LAST, START), {}],
  'no-file': [subjectOf(NO_FILE), {}],
  'no-start': [subjectOf(NOW, LAST), {}],
  'no-change': [subjectOf(START, START, START), {}],
  'noise-only': [subjectOf(NOISE, START, START), {}],
  freed: [subjectOf(FREED, NOW, START), {}],
  empty: [subjectOf(EMPTY, EMPTY, EMPTY), {}],
  top: [subjectOf(NOW, LAST, START), { top: 1 }],
  filename: [subjectOf(NOW, LAST, START), { keyType: 'filename' }],
  function: [subjectOf(NOW, LAST, START), { keyType: 'function' }],
  traceback: [subjectOf(NOW, LAST, START), { keyType: 'traceback' }],
  cumulative: [subjectOf(NOW, LAST, START), { cumulative: true }],
  'cumulative-filename': [subjectOf(NOW, LAST, START), { cumulative: true, keyType: 'filename' }],
  include: [subjectOf(NOW, LAST, START), { include: ['src/*.js'] }],
  'include-node-modules': [subjectOf(LAST, START, START), { include: ['node_modules'] }],
  'include-tracealloc': [subjectOf(NOW, LAST, START), { include: ['tracealloc'] }],
  exclude: [subjectOf(LAST, START, START), { exclude: ['node_modules', 'src/session.js'] }],
  'exclude-node': [subjectOf(NOW, LAST, START), { exclude: ['node'] }],
  external: [withBuffers(subjectOf(BUFFERS, BEFORE_BUFFERS, EMPTY)), {}],
  'external-filename': [withBuffers(subjectOf(BUFFERS, BEFORE_BUFFERS)), { keyType: 'filename' }],
  'external-cumulative': [
    withBuffers(subjectOf(BUFFERS, BEFORE_BUFFERS)),
    { keyType: 'filename', cumulative: true },
  ],
  'include-and-exclude': [subjectOf(NOW, LAST, START), { include: ['src/*'], exclude: ['*cache.js'] }],
};

/** Names for one question; no file is opened. */
export function namesOf(root = '/app'): ShownNames {
  return new ShownNames(new Sources({ root, lines: false }));
}

/** What `/detail` asks where a request does not say. */
export const DETAIL_QUESTION: DetailQuestion = {
  top: 0,
  of: ['last', 'start'],
  keyType: 'traceback',
  folds: true,
  libraries: [],
  include: [],
  exclude: [],
};
