import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { type Response } from 'express';
import { respond } from '../../src/router/respond';
import { type Download } from '../../src/router/route';

const TEXT = 'a heap snapshot\n'.repeat(10_000);

let server: Server;
let sent: Promise<unknown>;

async function serve(listener: RequestListener): Promise<number> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** Serves one file; what came of it is {@link sent}. */
function serveFile(download: Partial<Download>, prepare: (res: ServerResponse) => void = () => undefined) {
  const answer: Download = {
    filename: 'heap-1.heapsnapshot',
    file: Readable.from([TEXT]),
    gzip: null,
    ...download,
  };
  return serve((_req, res) => {
    prepare(res);
    sent = respond(res as Response, 'text', answer).catch((error: unknown) => error);
  });
}

/** Text without end, as fast as it is taken. */
function endless(): Readable {
  return new Readable({
    read() {
      this.push('x'.repeat(65_536));
    },
  });
}

/** However it came about: a stream that was cut off has an error, too. */
function closed(file: Readable): Promise<unknown> {
  return file.closed ? Promise.resolve() : new Promise((resolve) => file.once('close', resolve));
}

afterEach(() => {
  jest.useRealTimers();
  server.closeAllConnections();
  server.close();
});

test('a file comes whole, with the headers of every answer, and is not shown by a browser', async () => {
  const port = await serveFile({}, (res) => {
    res.setHeader('ETag', '"app"');
    res.setHeader('Access-Control-Allow-Origin', '*');
  });
  const answer = await fetch(`http://127.0.0.1:${port}`);
  expect(await answer.text()).toBe(TEXT);
  const headers = Object.fromEntries(answer.headers);
  expect(headers).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment; filename="heap-1.heapsnapshot"',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect(Object.keys(headers)).not.toContain('etag');
  expect(Object.keys(headers)).not.toContain('access-control-allow-origin');
  expect(headers).not.toHaveProperty('content-encoding');
});

test('packed on the way, the client unpacks it', async () => {
  const port = await serveFile({ gzip: 'content' });
  const answer = await fetch(`http://127.0.0.1:${port}`);
  expect(answer.headers.get('content-encoding')).toBe('gzip');
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="heap-1.heapsnapshot"');
  expect(await answer.text()).toBe(TEXT);
});

test('a packed file stays packed', async () => {
  const port = await serveFile({ gzip: 'file' });
  const answer = await fetch(`http://127.0.0.1:${port}`);
  expect(answer.headers.get('content-encoding')).toBeNull();
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="heap-1.heapsnapshot.gz"');
  expect(gunzipSync(await answer.arrayBuffer()).toString()).toBe(TEXT);
});

test('a client that goes away ends the file, and is no fault', async () => {
  const file = endless();
  const port = await serveFile({ file });
  const socket = connect(port, '127.0.0.1').resume();
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  socket.destroy();
  await closed(file);
  expect(await sent).toBeUndefined();
});

test.each([null, 'content', 'file'] as const)(
  'a file that breaks off ends the connection, gzip: %p',
  async (gzip) => {
    const fault = new Error('broken');
    const file = new Readable({
      read() {
        this.push('x'.repeat(500_000));
        setImmediate(() => this.destroy(fault));
      },
    });
    const port = await serveFile({ file, gzip });
    await expect(fetch(`http://127.0.0.1:${port}`).then((answer) => answer.text())).rejects.toThrow();
    expect(await sent).toBe(fault);
  },
);

test.each<[string, (res: ServerResponse) => void, unknown]>([
  ['is answered already', (res) => res.end('app'), undefined],
  ['is closed already', (res) => res.destroy(), undefined],
  [
    'cannot be answered',
    (res) => {
      res.setHeader = () => {
        throw new RangeError('patched');
      };
    },
    expect.any(RangeError),
  ],
])('a request that %s ends the file', async (_, prepare, outcome) => {
  const file = endless();
  const port = await serveFile({ file }, (res) => {
    prepare(res);
    res.once('close', () => res.destroy());
  });
  const asked = fetch(`http://127.0.0.1:${port}`).catch((error: unknown) => error);
  await closed(file);
  expect(await sent).toEqual(outcome);
  server.closeAllConnections();
  await asked;
});

test('a client that takes nothing for two minutes is let go; one that takes something is not', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
  const file = endless();
  const port = await serveFile({ file });
  const socket = connect(port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  await once(socket, 'data');
  jest.advanceTimersByTime(119_000);
  // Takes some of it.
  for (let pieces = 0; pieces < 100; pieces++) await once(socket, 'data');
  socket.pause();
  jest.advanceTimersByTime(119_000);
  expect(file.destroyed).toBe(false);
  // What is on its way fills up, then nothing moves.
  while (!file.destroyed) {
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
    jest.advanceTimersByTime(121_000);
  }
  expect(await sent).toBeUndefined();
  socket.destroy();
});
