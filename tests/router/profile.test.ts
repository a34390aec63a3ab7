import { gunzipSync } from 'node:zlib';
import { type Express } from 'express';
import { Profile } from 'pprof-format';
import request, { type Response } from 'supertest';
import { readSnapshotJson } from '../../src/formats/snapshot-json';
import { appWith, closeRouters, TOKEN } from '../helpers/app';
import { binary } from './binary';

const PATH = '/memory/profile';

afterEach(closeRouters);

async function get(app: Express, query: string): Promise<Response> {
  return request(app).get(`${PATH}?${query}`).buffer().parse(binary);
}

function textOf({ body }: Response): string {
  return String(body as Buffer);
}

const FORMATS: [string, string, string, (answer: Response) => void][] = [
  ['pprof', 'application/octet-stream', '.pb.gz', ({ body }) => Profile.decode(gunzipSync(body as Buffer))],
  [
    'heapprofile',
    'application/json',
    '.heapprofile',
    (answer) => {
      expect(JSON.parse(textOf(answer))).toMatchObject({ head: { callFrame: { functionName: '(root)' } } });
    },
  ],
  [
    'collapsed',
    'text/plain',
    '.collapsed',
    (answer) => {
      expect(textOf(answer)).toMatch(/^(.+ \d+\n)*$/);
    },
  ],
  [
    'speedscope',
    'application/json',
    '.speedscope.json',
    (answer) => {
      expect(JSON.parse(textOf(answer))).toMatchObject({ exporter: 'tracealloc' });
    },
  ],
  [
    'json',
    'application/json',
    '.json',
    (answer) => {
      expect(JSON.parse(textOf(answer))).toMatchObject({ sampling_interval: 40_320, workers: null });
    },
  ],
];

describe('every format of every capture is a file to save', () => {
  test.each(FORMATS)('%s', async (format, type, extension, check) => {
    const app = appWith();
    await request(app).get('/begin_show').expect(200);
    await request(app).get('/end_show').expect(200);
    for (const of of ['last', 'start', 'diff']) {
      const answer = await get(app, `format=${format}&of=${of}`);
      expect(answer).toMatchObject({ status: 200, type });
      expect(answer.headers).toMatchObject({
        'content-disposition': `attachment; filename="memory-${of}${extension}"`,
        'content-length': String((answer.body as Buffer).length),
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
      check(answer);
    }
  });

  test('a snapshot, of one moment', async () => {
    const app = appWith();
    await request(app).get('/begin_show').expect(200);
    const answer = await get(app, 'format=snapshot&of=start');
    expect(answer.headers).toMatchObject({
      'content-disposition': 'attachment; filename="memory-start.snapshot"',
    });
    const { origin } = readSnapshotJson(JSON.parse(gunzipSync(answer.body as Buffer).toString()));
    expect(origin.samplingInterval).toBe(40_320);
    const refused = await get(app, 'format=snapshot&of=diff');
    expect(refused.status).toBe(400);
    expect(textOf(refused)).toMatch(/^error: ERR_TRACEALLOC_BAD_PARAMETER: a snapshot is of one moment/);
  });

  test('without parameters the last capture, for pprof', async () => {
    const app = appWith();
    await request(app).get('/end_show').expect(200);
    const { headers } = await get(app, '');
    expect(headers).toMatchObject({ 'content-disposition': 'attachment; filename="memory-last.pb.gz"' });
  });
});

test('what is kept is in the difference, with its file', async () => {
  const app = appWith({ samplingInterval: 1024 });
  await request(app).get('/begin_show').expect(200);
  const kept: unknown[] = [];
  function keepInProfile(): void {
    for (let index = 0; index < 20_000; index++) kept.push({ index, also: [index] });
  }
  keepInProfile();
  await request(app).get('/end_show').expect(200);
  expect(textOf(await get(app, 'format=collapsed&of=diff'))).toMatch(
    /;keepInProfile \(tests\/router\/profile\.test\.ts:\d+:\d+\) \d{6,}\n/,
  );
  expect(textOf(await get(app, 'format=collapsed&of=start'))).not.toContain('keepInProfile');
  const { statistics } = JSON.parse(textOf(await get(app, 'format=json&of=diff'))) as {
    statistics: { function: string; significant: boolean; size_diff: number }[];
  };
  expect(statistics[0]).toMatchObject({ function: 'keepInProfile', significant: true });
  expect(kept).toHaveLength(20_000);
});

describe('an error', () => {
  test.each([
    ['of=last', /there is no capture last in this process yet/],
    ['of=start', /there is no capture start in this process yet/],
    ['of=diff', /there is no capture last and start in this process yet/],
  ])('%s before any capture', async (query, message) => {
    const answer = await get(appWith(), query);
    expect(answer.status).toBe(409);
    expect(textOf(answer)).toMatch(message);
    expect(answer.headers).not.toHaveProperty('content-disposition');
  });

  test('a difference needs both captures', async () => {
    const app = appWith();
    await request(app).get('/begin_show').expect(200);
    expect((await get(app, 'of=diff')).status).toBe(409);
    expect((await get(app, 'of=start')).status).toBe(200);
  });

  test.each([
    'format=',
    'format=text',
    'format=pprof&format=pprof',
    'of=now',
    'of=',
    'format=__proto__',
    'workers=no',
  ])('%s is refused', async (query) => {
    const answer = await get(appWith(), query);
    expect(answer).toMatchObject({ status: 400, type: 'text/plain' });
    expect(textOf(answer)).toMatch(/^error: ERR_TRACEALLOC_BAD_PARAMETER: /);
  });

  test('who may not ask is told so before anything else', async () => {
    await request(appWith({ auth: { token: TOKEN } }))
      .get(`${PATH}?of=what`)
      .expect(401);
  });
});
