import { type Express, type RequestHandler } from 'express';
import request from 'supertest';
import { owner } from '../../src/tracer/owner';
import { appOf, closeRouters, openRouter, RecordingLogger, TOKEN } from '../helpers/app';
import {
  ask,
  bad,
  each,
  expectAnswer,
  good,
  JSON_ONLY,
  NO_NUMBERS,
  refused,
  refusedMethod,
  type Row,
  titled,
  unknown,
} from './http-rows';

const END_SHOW = /^(\w.+\n( {2}.+\n)+)?# .+\n(.*\n)+\ncompare to last:\n(.*\n)+\ncompare to start:\n/;
const STATS =
  /^# .+\n(verdict of \/end_show, .+:\n(.+\n)+\n)?RSS [+-]?\d+(\.\d)? MiB: .+\n(.+\n)*\nmemory +now( +since begin)?\nRSS /;
const DETAIL = /^\d+\n\nlast_snapshot: \d+\n {2}(File|\(|…).+\n(.*\n)*\nstart_snapshot: \d+\n/;

const TABLE: Row[] = [
  { path: '/begin_show', status: 200, body: /^OK\n$/ },
  { path: '/begin_show', method: 'post', status: 200, body: /^OK\n$/ },
  {
    path: '/begin_show?format=json',
    status: 200,
    type: 'application/json',
    body: /^\{"ok":true,"workers":null\}\n$/,
  },
  { path: '/begin_show?', status: 200, body: /^OK\n$/ },
  ...good('/begin_show', /^OK\ncounted \d+ objects? of \d+ types? .+ paused for [\d.]+ ms; .+\n$/, [
    'types=1',
  ]),
  ...good('/begin_show', /^OK\n$/, ['types=0']),
  ...bad('/begin_show', each('types', '', '2', 'yes')),
  { path: '/end_show', status: 200, body: END_SHOW },
  { path: '/detail', status: 200, body: /^0\n\nlast/ },

  ...good('/end_show', END_SHOW, [...each('top', '1', '10', '1000'), '%74op=1%30', 'format=text']),
  ...good('/end_show', END_SHOW, each('key_type', 'lineno', 'filename', 'function', 'traceback', 'app')),
  ...good('/end_show', END_SHOW, [...each('cumulative', '0', '1'), 'cumulative=0&key_type=traceback']),
  ...good('/end_show', END_SHOW, ['include=a&include=b&exclude=node', `include=${'*a'.repeat(100)}`]),
  ...good('/end_show', END_SHOW, each('exclude', '*(*(*(a%7Cb)))', '(a%2B)%2B$', '__proto__', '[', '%00')),
  ...good('/detail', DETAIL, [...each('top', '0', '1'), 'include=*', 'exclude=node_modules', 'format=text']),

  ...good('/detail', DETAIL, [...each('frames', 'app', 'all'), ...each('key_type', 'lineno', 'app')]),
  ...good('/detail', /^0\n\nlast_snapshot: \d+\n {2}/, ['of=last']),
  ...good('/detail', /^0\n\nstart_snapshot: \d+\n {2}/, ['of=start']),
  ...bad('/detail', [...each('of', '', 'Last', 'both', 'last&of=start'), ...each('frames', '', '1', 'none')]),

  ...good('/memory/stats', STATS, ['', ...each('reset_peak', '0', '1'), 'format=text']),
  {
    path: '/memory/stats?format=json',
    status: 200,
    type: 'application/json',
    body: /^\{"pid":\d+,.+,"workers":null\}\n$/,
  },
  ...bad('/memory/stats', each('reset_peak', '', '2', 'true', '1&reset_peak=1')),
  ...unknown('/memory/stats', ['top=1', 'gc=1']),
  ...refusedMethod('/memory/stats', 'GET', 'head', 'post', 'delete'),

  ...bad('/end_show', each('top', ...NO_NUMBERS, '0', '1001', '5000', '1&top=2', '1&top=1', '1;format=json')),
  ...bad(
    '/end_show',
    each('key_type', '', 'Lineno', 'line', 'lineno,filename', '__proto__', 'lineno&key_type='),
  ),
  ...bad(
    '/end_show',
    each('cumulative', '', '2', 'true', '00', 'constructor', '__proto__', '0&cumulative=0'),
  ),
  ...bad(
    '/end_show',
    each('include', '', 'a'.repeat(201), 'a&include=', Array(21).fill('a').join('&include=')),
  ),
  ...bad('/end_show', each('format', '', 'html', 'JSON', '__proto__', 'text&format=text', 'pprof')),
  ...bad('/end_show', ['cumulative=1&key_type=traceback', 'cumulative=1&key_type=app']),
  ...bad('/detail', [
    ...each('top', ...NO_NUMBERS, '1000000', '0&top=0'),
    'include=',
    'exclude=',
    'format=x',
  ]),
  ...bad('/begin_show', ['format=xml']),
  ...good('/begin_show', /^OK\n$/, each('workers', 'all', 'self')),
  ...good('/end_show', END_SHOW, each('workers', 'all', 'self')),
  ...good('/detail', DETAIL, each('workers', 'all', 'self')),
  ...['/begin_show', '/end_show', '/detail'].flatMap((path) =>
    bad(path, each('workers', '', 'All', 'one', '1', '__proto__', 'all&workers=all')),
  ),

  { path: '/memory/leaks', status: 409, body: 'NOT_WATCHING' },
  {
    path: '/memory/leaks?windows=10&top=1&key_type=app&include=a&exclude=b',
    status: 409,
    body: 'NOT_WATCHING',
  },
  { path: '/memory/leaks?every=off', method: 'post', status: 200, body: /^not watching\n$/ },
  ...bad('/memory/leaks', [
    ...each('windows', ...NO_NUMBERS, '0', '1', '11', '3&windows=3'),
    ...each('every', '60s', 'off'),
    'top=0',
  ]),
  ...[
    '/memory/leaks',
    '/memory/leaks?every=0s',
    '/memory/leaks?every=off&windows=3',
    '/memory/leaks?every=off&include=a',
    '/memory/leaks?every=off&key_type=app',
  ].map((path): Row => ({ path, method: 'post', status: 400, body: 'BAD_PARAMETER' })),
  ...bad('/memory/leaks', each('key_type', 'line', '')),
  ...unknown('/memory/leaks', ['cumulative=1']),

  ...unknown('/begin_show', [
    ...each('interval', '0.5', '1e20', '0', '-1', 'NaN'),
    'sampling_interval=1',
    'top=1',
  ]),
  ...unknown('/begin_show', [
    'samplingInterval=1',
    'token=zz',
    'callback=zz',
    '%3Cscript%3Ezz%3C/script%3E=1',
  ]),
  ...unknown('/end_show', [
    'top[]=5',
    'top[a]=1',
    '__proto__[top]=5',
    'top[__proto__]=b&top[length]=9999999',
  ]),
  ...unknown('/end_show', ['__proto__=1', 'constructor=1', 'TOP=1', 'zz', '=', 'top=1&zz=2', 'all=workers']),
  ...unknown('/end_show', ['zz=1&'.repeat(1000), `zz=${'z'.repeat(8000)}`]),
  ...unknown('/detail', ['limit=3', 'cumulative=1']),

  {
    path: '/end_show',
    headers: JSON_ONLY,
    status: 200,
    type: 'application/json',
    body: /^\{"pid":\d+,.+\}\n$/,
  },
  { path: '/end_show?format=json', status: 200, type: 'application/json', body: /^\{"pid"/ },
  { path: '/end_show?format=text', headers: JSON_ONLY, status: 200, body: END_SHOW },
  {
    path: '/detail?format=json',
    status: 200,
    type: 'application/json',
    body: /^\{"top":0,"last_snapshot":\{/,
  },
  { path: '/detail', headers: { Accept: 'text/html, */*;q=0.8' }, status: 200, body: DETAIL },
  { path: '/detail', headers: { Accept: '*/*' }, status: 200, body: DETAIL },
  { path: '/detail', headers: { Accept: 'image/png' }, status: 200, body: DETAIL },
  { path: '/detail', headers: { Accept: 'application/json;q=0.5, text/plain' }, status: 200, body: DETAIL },
  {
    path: '/detail?top=zz',
    headers: JSON_ONLY,
    status: 400,
    type: 'application/json',
    body: 'BAD_PARAMETER',
  },
  { path: '/detail?format=json&top=zz', status: 400, type: 'application/json', body: 'BAD_PARAMETER' },
  { path: '/detail?zz=1&format=json', status: 400, type: 'application/json', body: 'UNKNOWN_PARAMETER' },

  { path: '/detail', headers: { 'If-None-Match': '*' }, status: 200, body: DETAIL },
  {
    path: '/detail',
    headers: { 'If-Modified-Since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
    status: 200,
    body: DETAIL,
  },
  { path: '/detail', headers: { Range: 'bytes=0-1' }, status: 200, body: DETAIL },
  { path: '/detail?top=999999', status: 404, body: 'OUT_OF_RANGE' },

  ...refusedMethod('/begin_show', 'GET, POST', 'head', 'put', 'patch', 'delete', 'options'),
  ...refusedMethod('/end_show', 'GET', 'head', 'post', 'put', 'patch', 'delete', 'options'),
  ...refusedMethod('/memory/leaks', 'GET, POST', 'head', 'put', 'patch', 'delete', 'options'),
  ...refusedMethod('/detail', 'GET', 'head', 'post', 'put', 'patch', 'delete', 'options'),
  {
    path: '/detail',
    method: 'post',
    headers: { 'X-HTTP-Method-Override': 'GET' },
    status: 405,
    body: 'METHOD',
  },

  ...refused(
    '/begin_show',
    403,
    'FORBIDDEN',
    { Host: 'zz.evil' },
    { 'X-Forwarded-For': '127.0.0.1' },
    { Via: 'zz' },
  ),
  ...refused(
    '/begin_show',
    403,
    'CROSS_SITE',
    { 'Sec-Fetch-Site': 'cross-site' },
    { Origin: 'http://zz.evil' },
  ),
  ...refused('/begin_show', 403, 'CROSS_SITE', { 'Sec-Purpose': 'prefetch;prerender' }, { Origin: 'null' }),
  {
    path: '/end_show',
    headers: { Via: '1', ...JSON_ONLY },
    status: 403,
    type: 'application/json',
    body: 'FORBIDDEN',
  },

  { token: true, path: '/detail', headers: { Authorization: `Bearer ${TOKEN}` }, status: 200, body: DETAIL },
  { token: true, path: '/detail', status: 401, body: 'TOKEN' },
  {
    token: true,
    path: '/end_show?top=zz',
    headers: { Authorization: 'Bearer zz' },
    status: 401,
    body: 'TOKEN',
  },
  { token: true, path: `/begin_show?token=${TOKEN}`, status: 401, body: 'TOKEN' },
];

/** An app that sets what would cache, frame and share our answers, and sends JSON in a way of its own. */
const careless: RequestHandler = (_req, res, next) => {
  res.set({
    ETag: '"app"',
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Credentials': 'true',
    'Cache-Control': 'public, max-age=600',
    'Content-Security-Policy': 'upgrade-insecure-requests',
    'X-Frame-Options': 'SAMEORIGIN',
    'Content-Type': 'text/html',
  });
  res.json = res.send = () => {
    throw new Error('patched');
  };
  next();
};

let open: Express;
let closed: Express;
const capture = jest.spyOn(owner().tracer, 'capture');

beforeAll(async () => {
  open = appOf(careless, openRouter({ samplingInterval: 4096, logger: new RecordingLogger() })).set(
    'json spaces',
    8,
  );
  closed = appOf(careless, openRouter({ auth: { token: TOKEN } }));
  for (const path of ['/begin_show', '/end_show']) await request(open).get(path).expect(200);
});
afterAll(closeRouters);

test.each(titled(TABLE))('%s', async (_, row) => {
  const before = capture.mock.calls.length;
  const res = await ask(row.token ? closed : open, row);
  expectAnswer(res, row);
  // What is refused is refused before any work.
  if (row.status !== 200) expect(capture.mock.calls).toHaveLength(before);
});

test('a token that is wanted is asked for in a way that browsers know', async () => {
  const { headers } = await request(closed).get('/detail');
  expect(headers['www-authenticate']).toMatch(/^Basic realm="tracealloc"/);
  expect((await request(open).get('/detail')).headers).not.toHaveProperty('www-authenticate');
});

test.each([
  '/',
  '/nope',
  '/memory/',
  '/DETAIL',
  '/detail/',
  '//detail',
  '/%64etail',
  '/detail;x=1',
  '/x/detail',
])('%s is not ours: the app answers', async (path) => {
  const app = appOf(openRouter(), (_req, res) => {
    res.status(418).end('app');
  });
  expect((await request(app).get(path)).status).toBe(418);
});
