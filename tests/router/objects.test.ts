import { once } from 'node:events';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import request from 'supertest';
import { objectsOwner } from '../../src/objects/owner';
import { appWith, closeRouters, RecordingLogger, TOKEN } from '../helpers/app';
import { ServerProcess } from '../helpers/server';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeRouters();
});

const HEADER = /^# \S+Z, pid \d+, thread \d+, Node v\S+\n# \d+ live objects; counting them paused .*\n/;
const KEPT = { type: 'Kept', filename: 'tests/children/objects-server.js', lineno: 5 };

/** A real heap snapshot takes as long as the heap is large, and that of this process is very large. */
describe('a server', () => {
  let server: ServerProcess;

  beforeEach(async () => {
    server = await ServerProcess.start('tests/children/objects-server.js');
  });
  afterEach(() => server.stop());

  async function json(path: string): Promise<Record<string, unknown>> {
    const { status, text } = await server.get(path, { Accept: 'application/json' });
    expect(status).toBe(200);
    return JSON.parse(text) as Record<string, unknown>;
  }

  test('lists its most common types', async () => {
    await server.get('/keep');
    const { text } = await server.get('/memory/types');
    expect(text).toMatch(HEADER);
    const rows = text.split('\n').slice(2, -1);
    expect(rows).toHaveLength(20);
    expect(rows.filter((row) => !/^\S.* \d+$/.test(row))).toEqual([]);
    const { types, census } = await json('/memory/types?limit=1000');
    expect(types).toContainEqual({ ...KEPT, column: expect.any(Number) as number, count: 1000 });
    expect(census).toEqual({
      pause_ms: expect.any(Number) as number,
      extra_bytes: expect.any(Number) as number,
    });
  });

  test('says what grew: everything first, then what exceeds its peak, and everything again after a reset', async () => {
    const first = await server.get('/memory/growth');
    expect(first.text).toMatch(HEADER);
    expect(first.text.replace(HEADER, '').match(/^\S.* +\d+ +\+\d+$/gm)).toHaveLength(10);
    await server.get('/keep');
    const { growth } = await json('/memory/growth?limit=1');
    expect(growth).toEqual([{ ...KEPT, column: expect.any(Number) as number, count: 1000, delta: 1000 }]);
    const then = await server.get('/memory/growth');
    expect(then.text).not.toContain('Kept');
    expect((await server.get('/memory/growth?reset=1&limit=1000')).text).toMatch(/^Kept .* +1000 +\+1000$/m);
    expect((await server.get('/memory/growth?reset=0')).text).not.toContain('Kept');
  });

  test('shows nothing of this package as growth', async () => {
    await json('/memory/growth');
    const { growth } = (await json('/memory/growth?limit=1000')) as {
      growth: { type: string; delta: number }[];
    };
    expect(growth.filter(({ type }) => /Worker|Message/.test(type))).toEqual([]);
    // There may be one more socket, of some 30 objects.
    expect(growth.reduce((sum, { delta }) => sum + delta, 0)).toBeLessThan(60);
  });

  const snapshot = (query: string, accepted: string) =>
    fetch(`${server.origin}/memory/heapsnapshot${query}`, { headers: { 'Accept-Encoding': accepted } });

  test('gives a heap snapshot under the name of the process and the time', async () => {
    const answer = await snapshot('', 'identity');
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="heap-\d+-\d{8}T\d{6}Z\.heapsnapshot"$/,
    );
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(await answer.json()).toHaveProperty('snapshot.meta.node_fields');
  });

  test.each([
    ['', 'gzip', 'gzip', '.heapsnapshot"'],
    ['', 'br', null, '.heapsnapshot"'],
    ['', 'gzip;q=0', null, '.heapsnapshot"'],
    ['?gzip=0', 'gzip', null, '.heapsnapshot"'],
    ['?gzip=1', 'gzip', null, '.heapsnapshot.gz"'],
    ['?gzip=1', 'identity', null, '.heapsnapshot.gz"'],
  ])('gives it packed as asked: "%s" with Accept-Encoding: %s', async (query, accepted, encoding, name) => {
    const answer = await snapshot(query, accepted);
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('content-disposition')).toContain(name);
    const body = Buffer.from(await answer.arrayBuffer());
    const text = query === '?gzip=1' ? gunzipSync(body) : body;
    expect(JSON.parse(text.toString())).toHaveProperty('snapshot.meta.node_fields');
  });

  test('gives one heap snapshot at a time; a client that goes away makes room', async () => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    socket.write('GET /memory/heapsnapshot HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    socket.pause();
    const refused = await snapshot('', 'identity');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-disposition')).toBeNull();
    expect(await refused.text()).toMatch(
      /^error: ERR_TRACEALLOC_BUSY: another heap snapshot is under way; ask again in \d+ s\n/,
    );
    socket.destroy();
    let status = 429;
    while (status === 429) {
      const answer = await snapshot('', 'identity');
      status = answer.status;
      await answer.text();
    }
    expect(status).toBe(200);
  });
});

describe('without any work', () => {
  test.each([
    '/memory/types?limit=0',
    '/memory/types?limit=1001',
    '/memory/types?limit=1&limit=2',
    '/memory/growth?reset=yes',
    '/memory/growth?limit=x',
    '/memory/heapsnapshot?gzip=2',
  ])('%s is refused', async (path) => {
    const { counts, heapSnapshots } = objectsOwner();
    const works = [jest.spyOn(counts, 'take'), jest.spyOn(heapSnapshots, 'take')];
    const { text } = await request(appWith({ heapSnapshots: true }))
      .get(path)
      .expect(400);
    expect(text).toMatch(/^error: ERR_TRACEALLOC_BAD_PARAMETER: /);
    for (const work of works) expect(work).not.toHaveBeenCalled();
  });

  test.each(['head', 'post', 'put'] as const)('a heap snapshot is not to be had by %s', async (method) => {
    const agent = request(appWith({ heapSnapshots: true }));
    await agent[method]('/memory/heapsnapshot').expect(405);
  });

  test.each([{}, { heapSnapshots: false }])(
    'with %j there are no heap snapshots, token or not',
    async (options) => {
      const take = jest.spyOn(objectsOwner().heapSnapshots, 'take');
      const app = appWith({ ...options, auth: { token: TOKEN } });
      await request(app).get('/memory/heapsnapshot').expect(401);
      const { text } = await request(app)
        .get('/memory/heapsnapshot')
        .set('Authorization', `Bearer ${TOKEN}`)
        .expect(403);
      expect(text).toMatch(/^error: ERR_TRACEALLOC_NO_HEAP_SNAPSHOTS: .*\nSet heapSnapshots: true\./);
      expect(take).not.toHaveBeenCalled();
    },
  );
});

test('counts too close to each other: 429 with the seconds to wait', async () => {
  await request(appWith()).get('/memory/types').expect(200);
  const app = appWith({ captureBudget: 0.0001 });
  const { headers, text } = await request(app).get('/memory/growth').expect(429);
  expect(text).toMatch(/^error: ERR_TRACEALLOC_BUSY: /);
  expect(headers['retry-after']).toMatch(/^[1-9]\d*$/);
});

test('peaks are forgotten when the router closes', async () => {
  const release = jest.spyOn(objectsOwner().counts, 'release');
  appWith();
  await closeRouters();
  expect(release).toHaveBeenCalledTimes(1);
});

test('a file that breaks off ends the connection, and is logged once', async () => {
  const logger = new RecordingLogger();
  const body = new Readable({
    read() {
      this.push('x'.repeat(500_000));
      setImmediate(() => this.destroy(new Error('broken')));
    },
  });
  jest.spyOn(objectsOwner().heapSnapshots, 'take').mockResolvedValueOnce(body);
  const app = appWith({ heapSnapshots: true, logger });
  await expect(request(app).get('/memory/heapsnapshot')).rejects.toThrow();
  await closeRouters();
  expect(logger.errors).toEqual([expect.stringMatching(/a question failed\. Error: broken/)]);
});
