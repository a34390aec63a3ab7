import { hasSubscribers } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';
import request, { type Response } from 'supertest';
import { parseDat } from '../../src/timeline/parse-dat';
import { type Timeline } from '../../src/timeline/timeline';
import { appOf, appWith, closeRouters, openRouter, TOKEN } from '../helpers/app';

const PATH = '/memory/timeline';

afterEach(closeRouters);

async function readTimeline(app: ReturnType<typeof appWith>): Promise<Timeline> {
  return parseDat((await request(app).get(PATH)).text);
}

function expectError({ status, text }: Response, expected: number, code: string): void {
  expect({ status, code: text.split(': ')[1] }).toEqual({ status: expected, code: `ERR_TRACEALLOC_${code}` });
}

test('nothing is recorded until somebody asks for it', async () => {
  const app = appWith();
  expectError(await request(app).get(PATH), 409, 'NOT_RECORDING');
  const begun = await request(app).post(`${PATH}?every=100ms`);
  expect(begun).toMatchObject({ status: 200, text: 'OK\n', type: 'text/plain' });
  expect(await readTimeline(app)).toMatchObject({ memory: { times: { length: 1 } } });
});

test('the option records from the start, once a second', async () => {
  const answer = await request(appWith({ timeline: true })).get(`${PATH}?format=json`);
  expect(answer).toMatchObject({
    status: 200,
    body: { pid: process.pid, every_ms: 1000, samples: { length: 1 }, workers: null },
  });
});

test.each([
  ['', {}, 'text/plain', /^CMDLINE \S+ .*\nMEM /],
  ['?format=dat', {}, 'text/plain', /^CMDLINE /],
  ['?format=json', {}, 'application/json', /^\{"pid":/],
  ['', { Accept: 'application/json' }, 'application/json', /^\{"pid":/],
  ['?format=svg', {}, 'image/svg+xml', /^<svg .*<\/svg>\n$/s],
])('%s with %j is %s', async (query, headers, type, body) => {
  const answer = await request(appWith({ timeline: true }))
    .get(PATH + query)
    .set(headers)
    .buffer();
  expect(answer).toMatchObject({ status: 200, type });
  // supertest takes an image for binary data.
  expect(type === 'image/svg+xml' ? String(answer.body) : answer.text).toMatch(body);
  expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
});

test('an error is never of the type of a plot', async () => {
  const answer = await request(appWith()).get(`${PATH}?format=svg`);
  expect(answer.type).toBe('text/plain');
  expectError(answer, 409, 'NOT_RECORDING');
});

test.each(['0s', '99ms', '1.5s', '1', 's', '2h', '01s', '-1s', '1s&every=1s', ''])(
  'every=%s is refused, and nothing begins',
  async (every) => {
    const app = appWith();
    expectError(await request(app).post(`${PATH}?every=${every}`), 400, 'BAD_PARAMETER');
    expectError(await request(app).get(PATH), 409, 'NOT_RECORDING');
  },
);

test.each([
  ['100ms', 100],
  ['1s', 1000],
  ['5m', 300_000],
  ['1h', 3_600_000],
])('every=%s is accepted', async (every, ms) => {
  const app = appWith();
  await request(app).post(`${PATH}?every=${every}`).expect(200);
  expect(await request(app).get(`${PATH}?format=json`)).toMatchObject({ body: { every_ms: ms } });
});

test('every does not go with GET, nor PNG with anything', async () => {
  const app = appWith({ timeline: true });
  expectError(await request(app).get(`${PATH}?every=1s`), 400, 'BAD_PARAMETER');
  expectError(await request(app).get(`${PATH}?format=png`), 400, 'BAD_PARAMETER');
  expectError(await request(app).get(`${PATH}?top=1`), 400, 'UNKNOWN_PARAMETER');
  expectError(await request(app).put(PATH), 405, 'METHOD');
});

test('a token is wanted of those who begin, too', async () => {
  const app = appWith({ auth: { token: TOKEN } });
  expectError(await request(app).post(PATH), 401, 'TOKEN');
  await request(app).post(PATH).set('Authorization', `Bearer ${TOKEN}`).expect(200);
});

test('a comparison and its captures are marked', async () => {
  const app = appWith({ timeline: true });
  await request(app).get('/begin_show').expect(200);
  await request(app).get('/end_show').expect(200);
  const { marks } = await readTimeline(app);
  expect(marks.map(({ name }) => name)).toEqual(['begin', 'capture']);
  // The observer of collections is told a little later than the capture.
  while ((await readTimeline(app)).collections.length < 2) await setImmediate();
});

test('the router that is closed records no more', async () => {
  const router = openRouter({ timeline: true });
  const app = appOf(router);
  expect(hasSubscribers('tracealloc:function')).toBe(true);
  await router.close();
  expect(hasSubscribers('tracealloc:function')).toBe(false);
  await request(app).get(PATH).expect(404);
});
