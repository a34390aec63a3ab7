import request, { type Response } from 'supertest';
import { makePage } from '../../src/pages/page';
import { appOf, appWith, closeRouters, openRouter, TOKEN } from '../helpers/app';

const BROWSER = { Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

afterEach(closeRouters);

/** What guards every answer, but for the policy. */
const HEADERS = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

function expectPage(res: Response, html: string, policy: string): void {
  expect({ status: res.status, type: res.type, text: res.text }).toEqual({
    status: 200,
    type: 'text/html',
    text: html,
  });
  expect(res.headers).toMatchObject({ ...HEADERS, 'content-security-policy': policy });
}

test.each(['/', '/internal'])('the dashboard below %s has no data in it', async (mount) => {
  const app = appOf((_req, res, next) => {
    res.setHeader('Content-Security-Policy', 'upgrade-insecure-requests');
    next();
  }).use(mount, openRouter());
  const { html, contentSecurityPolicy } = await makePage('dashboard');
  const path = `${mount}/memory`.replace('//', '/');
  expectPage(await request(app).get(path).set(BROWSER), html, contentSecurityPolicy);
});

test('a browser is asked for the token, and let in with it as password', async () => {
  const app = appWith({ auth: { token: TOKEN } });
  for (const path of ['/memory', '/memory/flamegraph']) {
    const refused = await request(app).get(path).set(BROWSER).expect(401);
    expect(refused.headers['www-authenticate']).toMatch(/^Basic /);
  }
  await request(app).get('/memory').set(BROWSER).auth('me', TOKEN).expect(200);
  await request(app).get('/memory').set(BROWSER).auth('me', 'wrong').expect(401);
});

test('a flame graph needs a capture, and has it in itself', async () => {
  const app = appWith({ samplingInterval: 4096 });
  const missing = await request(app).get('/memory/flamegraph').set(BROWSER).expect(409);
  expect(missing.text).toContain('ERR_TRACEALLOC_NO_SNAPSHOT');
  expect(missing.headers['content-security-policy']).toMatch(/^default-src 'none'; base/);
  await request(app).get('/begin_show').expect(200);

  const data = await request(app).get('/memory/flamegraph?format=json&workers=self').expect(200);
  expect(data.type).toBe('application/json');
  expect(data.body).toMatchObject({ pid: process.pid, last: null, start: { format: 'tracealloc-snapshot' } });
  const { html, contentSecurityPolicy } = await makePage('flamegraph', data.text);
  for (const query of ['', '?format=html']) {
    expectPage(
      await request(app).get(`/memory/flamegraph${query}`).set(BROWSER),
      html,
      contentSecurityPolicy,
    );
  }
  expect((await request(app).get('/memory/flamegraph').set('Accept', 'application/json')).text).toBe(
    data.text,
  );
});

test.each([
  ['/memory?format=html', 'UNKNOWN_PARAMETER'],
  ['/memory/flamegraph?format=text', 'BAD_PARAMETER'],
  ['/memory/flamegraph?format=svg', 'BAD_PARAMETER'],
  ['/memory/flamegraph?top=1', 'UNKNOWN_PARAMETER'],
  ['/memory/flamegraph?include=', 'BAD_PARAMETER'],
])('%s is refused', async (path, code) => {
  const { status, text } = await request(appWith()).get(path);
  expect({ status, code: /ERR_TRACEALLOC_(\w+)/.exec(text)?.[1] }).toEqual({ status: 400, code });
});

test.each(['/memory', '/memory/flamegraph'])(
  '%s takes GET alone, and no other site leads to it',
  async (path) => {
    expect((await request(appWith()).post(path)).status).toBe(405);
    expect((await request(appWith()).get(path).set('Sec-Fetch-Site', 'cross-site')).status).toBe(403);
  },
);
