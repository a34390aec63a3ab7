import { type Express, type RequestHandler } from 'express';
import request from 'supertest';
import { type MemoryRouter } from '../../src/router/memory-router';
import { owner } from '../../src/tracer/owner';
import { appOf, closeRouters, nextCapture, openRouter, RecordingLogger, TOKEN } from '../helpers/app';
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

const PATH = '/memory/snapshots';
const HEADER = /^(# .+\n){6}# compared with the first operation, captured at \S+\n/;
const ROWS = new RegExp(
  `${HEADER.source}(-?\\d+\\.\\d\\d new KiB, .+ total blocks.*\\n( {2}via .+\\n)?( {2}File ".+\\n( {4}\\(.+\\n)?)+\\n)+$`,
);
const ROWS_WITH_LINES = new RegExp(
  `${HEADER.source}(\\S.*\\n( {2}via .+\\n)?( {2}File ".+\\n( {4}.+\\n)?)+\\n)+$`,
);
const NO_ROWS = new RegExp(
  `${HEADER.source}\\(nothing is live that was allocated since tracing began\\)\\n$`,
);
const AS_JSON = {
  status: 200,
  type: 'application/json',
  body: /^\{"pid":\d+,.+,"key_type":"filename",.+\}\n$/,
} as const;

/** What no question needs an operation for. */
const REFUSED: Row[] = [
  ...bad(PATH, each('top', ...NO_NUMBERS, '0', '1001', '1&top=1')),
  ...bad(PATH, each('key_type', '', 'Filename', 'file', 'filename,lineno', '__proto__', 'lineno&key_type=')),
  ...bad(PATH, each('cumulative', '', '2', 'true', 'constructor', '0&cumulative=0')),
  ...bad(PATH, each('include', '', 'a'.repeat(201), Array(21).fill('a').join('&include='))),
  ...bad(PATH, each('exclude', '', 'a&exclude=')),
  ...bad(PATH, each('format', '', 'html', 'JSON', 'text&format=text')),
  ...bad(PATH, ['cumulative=1&key_type=traceback']),
  ...unknown(PATH, ['first=1', 'TOP=1', 'zz', '__proto__=1', 'top[]=5', 'top=1&zz=2']),
  ...refusedMethod(PATH, 'GET', 'head', 'post', 'put', 'patch', 'delete', 'options'),
  ...refused(PATH, 403, 'FORBIDDEN', { Host: 'zz.evil' }, { Via: 'zz' }),
  ...refused(PATH, 403, 'CROSS_SITE', { 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'null' }),
  { path: `${PATH}?zz=1&format=json`, status: 400, type: 'application/json', body: 'UNKNOWN_PARAMETER' },
  {
    path: `${PATH}?top=zz`,
    headers: JSON_ONLY,
    status: 400,
    type: 'application/json',
    body: 'BAD_PARAMETER',
  },
  { token: true, path: PATH, status: 401, body: 'TOKEN' },
];

const BEFORE: Row[] = [
  ...['', '?top=5&key_type=traceback', '?include=*'].map((query): Row => {
    return { path: PATH + query, status: 409, body: 'NO_OPERATION' };
  }),
  { path: PATH, headers: JSON_ONLY, status: 409, type: 'application/json', body: 'NO_OPERATION' },
];

const AFTER: Row[] = [
  { path: PATH, status: 200, body: ROWS },
  ...good(PATH, ROWS, [...each('top', '1', '10', '1000'), 'format=text', '%74op=1%30']),
  ...good(PATH, ROWS, ['key_type=filename', ...each('cumulative', '0', '1')]),
  ...good(PATH, ROWS_WITH_LINES, each('key_type', 'function', 'lineno', 'traceback')),
  ...good(PATH, ROWS_WITH_LINES, ['cumulative=0&key_type=traceback', 'cumulative=1&key_type=lineno']),
  ...good(PATH, ROWS, ['include=*', 'exclude=node', 'include=tests/*&include=a&exclude=node_modules']),
  ...good(PATH, NO_ROWS, ['include=nothing', 'exclude=*']),
  { path: `${PATH}?format=json`, ...AS_JSON },
  { path: PATH, headers: JSON_ONLY, ...AS_JSON },
  { path: `${PATH}?format=text`, headers: JSON_ONLY, status: 200, body: ROWS },
  { path: PATH, headers: { 'If-None-Match': '*' }, status: 200, body: ROWS },
  { path: PATH, headers: { Range: 'bytes=0-1' }, status: 200, body: ROWS },
  { token: true, path: PATH, headers: { Authorization: `Bearer ${TOKEN}` }, status: 200, body: ROWS },
];

const kept: unknown[] = [];
const runImport: RequestHandler = (_req, res) => {
  for (let at = 0; at < 10_000; at++) kept.push({ at, text: `imported ${at}` });
  res.end();
};

let memory: MemoryRouter;
let app: Express;
let withToken: Express;
const capture = jest.spyOn(owner().tracer, 'capture');

beforeAll(() => {
  memory = openRouter({ samplingInterval: 4096, startTracing: true, logger: new RecordingLogger() });
  app = appOf(memory).post('/import', memory.capture(), runImport);
  withToken = appOf(openRouter({ auth: { token: TOKEN } }));
});
afterAll(closeRouters);

async function answer(row: Row): Promise<void> {
  const before = capture.mock.calls.length;
  expectAnswer(await ask(row.token ? withToken : app, row), row);
  expect(capture.mock.calls).toHaveLength(before);
}

describe('before the first operation', () => {
  test.each(titled([...BEFORE, ...REFUSED]))('%s', async (_, row) => {
    await answer(row);
  });
});

describe('after operations', () => {
  beforeAll(async () => {
    for (let operations = 0; operations < 2; operations++) {
      const captured = nextCapture(memory);
      await request(app).post('/import').expect(200);
      await captured;
    }
  });

  test.each(titled([...AFTER, ...REFUSED]))('%s', async (_, row) => {
    await answer(row);
  });

  test('the newest is compared with the first', async () => {
    const res = await request(app).get(`${PATH}?format=json&key_type=function`).expect(200);
    const report = res.body as { at: string; first_at: string; compare_to_first: object[] };
    const { first, newest } = owner().operations;
    expect(report).toMatchObject({
      at: newest?.snapshot.origin.takenAt.toISOString(),
      first_at: first?.snapshot.origin.takenAt.toISOString(),
      key_type: 'function',
    });
    expect(report.at > report.first_at).toBe(true);
    expect(report.compare_to_first[0]).toMatchObject({ function: 'runImport', significant: true });
  });

  test('the defaults of the options count', async () => {
    const other = openRouter({ samplingInterval: 4096, top: 1, exclude: ['node', 'node_modules'] });
    const res = await request(appOf(other)).get(`${PATH}?format=json`).expect(200);
    expect(res.body).toMatchObject({ compare_to_first: [{ filename: 'tests/router/snapshots.test.ts' }] });
  });
});

test.each(['/memory/', '/memory/snapshots/', '/memory/Snapshots', '//memory/snapshots', '/snapshots'])(
  '%s is not ours: the app answers',
  async (path) => {
    const passed = appOf(openRouter(), (_req, res) => {
      res.status(418).end();
    });
    expect((await request(passed).get(path)).status).toBe(418);
  },
);
