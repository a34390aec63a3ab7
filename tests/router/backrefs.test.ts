import { once } from 'node:events';
import { connect } from 'node:net';
import request from 'supertest';
import { objectsOwner } from '../../src/objects/owner';
import { appWith, closeRouters } from '../helpers/app';
import { resultOf } from '../helpers/child';
import { ServerProcess } from '../helpers/server';

const PATH = '/memory/backrefs';

afterEach(async () => {
  jest.restoreAllMocks();
  await closeRouters();
});

/** A heap snapshot takes as long as the heap is large, and that of this process is very large. */
describe('a server', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start('tests/children/objects-server.js');
    await server.get('/keep');
  });
  afterAll(() => server.stop());

  test.each([
    [
      '',
      {},
      'text/plain',
      /^# .*\n# .*\n# taking it paused .*\n\n1000 × Kept: .*\n {2}tests\/children\/objects-server\.js:5\n/,
    ],
    ['&format=text', { Accept: 'application/json' }, 'text/plain', /^# /],
    ['', { Accept: 'application/json' }, 'application/json', /^\{"pid":\d+,.*"count":1000,/],
    ['&format=json', {}, 'application/json', /^\{"pid":/],
    ['&format=dot', {}, 'text/vnd.graphviz', /^digraph backrefs \{\n/],
    ['&format=svg&limit=10&max_depth=50', {}, 'image/svg+xml', /^<svg [^]*1000 × Kept/],
  ])('says what holds the objects of a type: "%s" with %j', async (query, headers, mediaType, expected) => {
    const answer = await fetch(`${server.origin}${PATH}?type=Kept${query}`, { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(`${mediaType}; charset=utf-8`);
    expect(await answer.text()).toMatch(expected);
  });

  test('shows as much of the paths as it is asked for', async () => {
    const { text } = await server.get(`${PATH}?type=Kept&max_depth=1`);
    expect(text).toMatch(/held by\n {2}\[…\] of Array @\d+\n {2}… \d+ more steps? up to /);
  });

  test('has no objects of a type that there is not', async () => {
    const { status, text } = await server.get(`${PATH}?type=kept`);
    expect(status).toBe(404);
    expect(text).toMatch(/^error: ERR_TRACEALLOC_NO_TYPE: no object has this type, but there are: Kept\b/);
  });

  test('makes room when a client goes away', async () => {
    const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
    socket.write(`GET ${PATH}?type=Kept HTTP/1.1\r\nHost: localhost\r\n\r\n`, () => socket.destroy());
    await once(socket, 'close');
    let status = 429;
    while (status === 429) ({ status } = await server.get(`${PATH}?type=Kept`));
    expect(status).toBe(200);
  });
});

test('a router that closes answers first, and leaves no thread', async () => {
  const result = await resultOf('backrefs-router.js');
  expect(result).toEqual({ status: 200, started: 1, left: 0, later: 404 });
});

describe('without any work', () => {
  test.each([
    ['', 'type must be one name of 1 to 200 characters'],
    ['?type=', 'type must be one name of 1 to 200 characters'],
    ['?type=A&type=B', 'type must be one name of 1 to 200 characters'],
    [`?type=${'A'.repeat(201)}`, 'type must be one name of 1 to 200 characters'],
    ['?type=A&max_depth=0', 'max_depth must be one whole number from 1 to 100'],
    ['?type=A&max_depth=101', 'max_depth must be one whole number from 1 to 100'],
    ['?type=A&limit=1001', 'limit must be one whole number from 1 to 1000'],
    ['?type=A&format=png', 'format must be one of text, json, dot, svg'],
    ['?type=A&format=svg&limit=51', 'max_depth times limit must be up to 500 where format is svg'],
  ])('%s is refused', async (query, message) => {
    const take = jest.spyOn(objectsOwner().heapSnapshots, 'take');
    const { text } = await request(appWith()).get(`${PATH}${query}`).expect(400);
    expect(text.split('\n')[0]).toBe(`error: ERR_TRACEALLOC_BAD_PARAMETER: ${message}`);
    expect(take).not.toHaveBeenCalled();
  });

  test('there is no asking of several workers', async () => {
    const { text } = await request(appWith()).get(`${PATH}?type=A&workers=all`).expect(400);
    expect(text).toContain('accepted: type, max_depth, limit, format');
  });

  test.each(['head', 'post', 'put'] as const)('not by %s', async (method) => {
    await request(appWith())[method](`${PATH}?type=A`).expect(405);
  });
});
