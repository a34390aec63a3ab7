import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type Express } from 'express';
import { Profile } from 'pprof-format';
import request, { type Response } from 'supertest';
import { owner } from '../../src/tracer/owner';
import { appOf, appWith, closeRouters, openRouter, TOKEN } from '../helpers/app';
import { binary } from './binary';

const HEAP = '/debug/pprof/heap';
const ALLOCS = '/debug/pprof/allocs';

afterEach(closeRouters);

function decode({ body }: Response): Profile {
  return Profile.decode(gunzipSync(body as Buffer));
}

async function get(app: Express, path: string): Promise<Response> {
  return request(app).get(path).buffer().parse(binary);
}

describe('a profile of what is live', () => {
  test.each([
    [HEAP, 'heap', 'inuse_space'],
    [`${HEAP}?gc=1`, 'heap', 'inuse_space'],
    [`${HEAP}?gc=0&debug=0`, 'heap', 'inuse_space'],
    [ALLOCS, 'allocs', 'alloc_space'],
  ])('%s', async (path, fileName, defaultType) => {
    const answer = await get(appWith(), path);
    expect(answer).toMatchObject({ status: 200, type: 'application/octet-stream' });
    expect(answer.headers).toMatchObject({
      'content-disposition': `attachment; filename="${fileName}"`,
      'content-length': String((answer.body as Buffer).length),
      'x-content-type-options': 'nosniff',
    });
    const profile = decode(answer);
    expect(profile.stringTable.strings[Number(profile.defaultSampleType)]).toBe(defaultType);
    expect(profile).toMatchObject({ period: 146_880, durationNanos: 0 });
    expect(Math.abs(Number(profile.timeNanos) / 1e6 - Date.now())).toBeLessThan(60_000);
  });

  test('tracing starts at the first scrape and stays on, beside the captures that are kept', async () => {
    const app = appWith();
    expect(owner().tracer.isTracing).toBe(false);
    await get(app, HEAP);
    const since = owner().tracer.state?.tracingSince;
    await get(app, ALLOCS);
    expect(owner().tracer.state?.tracingSince).toBe(since);
    expect([owner().window.start, owner().window.last]).toEqual([null, null]);
  });

  test('for people it is text', async () => {
    const answer = await request(appWith()).get(`${HEAP}?debug=1`);
    expect(answer).toMatchObject({ status: 200, type: 'text/plain' });
    expect(answer.headers).not.toHaveProperty('content-disposition');
    expect(answer.text).toMatch(/^heap profile: \d+: \d+ \[\d+: \d+\] @ heapprofile\/146880\n/);
  });

  test('it tells what is kept by the function that keeps it', async () => {
    const app = appWith({ samplingInterval: 1024 });
    await get(app, HEAP);
    const kept: unknown[] = [];
    function keepInPprof(): void {
      for (let index = 0; index < 20_000; index++) kept.push({ index, also: [index] });
    }
    keepInPprof();
    const { text } = await request(app).get(`${HEAP}?debug=1`);
    expect(text).toMatch(/^\d{4,}: \d{6,} .*\n#\tkeepInPprof\ttests\/router\/pprof\.test\.ts:\d+:\d+\n/m);
    expect(kept).toHaveLength(20_000);
  });
});

describe('a difference over time', () => {
  test('is of two captures, and named so', async () => {
    const answer = await get(appWith(), `${HEAP}?seconds=1`);
    expect(answer.headers).toMatchObject({ 'content-disposition': 'attachment; filename="heap-delta"' });
    const { durationNanos } = decode(answer);
    expect(Number(durationNanos)).toBeGreaterThanOrEqual(0.9e9);
  });

  test('ends when the router closes, with what there is by then', async () => {
    const router = openRouter();
    const app = appOf(router);
    const captured = new Promise((resolve) => router.on('capture', resolve));
    const answer = get(app, `${ALLOCS}?seconds=3600`);
    const answered = answer.then((response) => response);
    await captured;
    await router.close();
    expect((await answered).headers).toMatchObject({
      'content-disposition': 'attachment; filename="allocs-delta"',
    });
  });
});

describe('on the wire', () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  async function listen(app: Express): Promise<number> {
    server = createServer(app).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  test('a client that goes ends its waiting, and causes no second capture', async () => {
    const router = openRouter();
    const port = await listen(appOf(router));
    const take = jest.spyOn(owner().deltas, 'take');
    const captured = new Promise((resolve) => router.on('capture', resolve));
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${HEAP}?seconds=3600 HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    await captured;
    const capture = jest.spyOn(owner().tracer, 'capture');
    socket.destroy();
    await expect(take.mock.results[0]?.value).rejects.toThrow('nobody waits for the answer any more');
    expect(capture).not.toHaveBeenCalled();
    jest.restoreAllMocks();
  });

  test('no time as long as the time-out of the sockets is waited', async () => {
    const port = await listen(appWith());
    server.timeout = 20_000;
    const ask = (seconds: number) => fetch(`http://127.0.0.1:${port}${HEAP}?seconds=${seconds}`);
    const refused = await ask(20);
    expect(refused.status).toBe(400);
    expect(await refused.text()).toMatch(
      /seconds must be less than the time-out of this server's sockets, 20 s\n/,
    );
    expect((await ask(1)).status).toBe(200);
  });
});

describe('an error', () => {
  test.each([
    ['seconds=1&debug=1', 'BAD_PARAMETER'],
    ['seconds=0', 'BAD_PARAMETER'],
    ['seconds=-1', 'BAD_PARAMETER'],
    ['seconds=', 'BAD_PARAMETER'],
    ['seconds=0.5', 'BAD_PARAMETER'],
    ['seconds=3601', 'BAD_PARAMETER'],
    ['seconds=1&seconds=1', 'BAD_PARAMETER'],
    ['gc=2', 'BAD_PARAMETER'],
    ['debug=2', 'BAD_PARAMETER'],
    ['format=pprof', 'UNKNOWN_PARAMETER'],
    ['top=1', 'UNKNOWN_PARAMETER'],
  ])('%s is told in a way that go tool pprof shows, and traces nothing', async (query, code) => {
    for (const path of [HEAP, ALLOCS]) {
      const { status, text, headers } = await request(appWith())
        .get(`${path}?${query}`)
        .set('Accept', 'text/plain');
      expect({ status, text }).toEqual({
        status: 400,
        text: expect.stringContaining(`error: ERR_TRACEALLOC_${code}: `) as string,
      });
      expect(headers).toMatchObject({ 'x-go-pprof': '1', 'content-type': 'text/plain; charset=utf-8' });
      expect(headers).not.toHaveProperty('content-disposition');
    }
    expect(owner().tracer.isTracing).toBe(false);
  });

  test('other paths say nothing of Go', async () => {
    const { headers } = await request(appWith()).get('/detail').expect(409);
    expect(headers).not.toHaveProperty('x-go-pprof');
  });

  test('who may not ask starts no tracing', async () => {
    const { headers } = await request(appWith({ auth: { token: TOKEN } }))
      .get(HEAP)
      .expect(401);
    expect(headers).toMatchObject({ 'x-go-pprof': '1' });
    expect(owner().tracer.isTracing).toBe(false);
  });

  test('only GET is taken', async () => {
    await request(appWith()).post(HEAP).expect(405).expect('Allow', 'GET');
    await request(appWith()).head(ALLOCS).expect(405);
  });
});
