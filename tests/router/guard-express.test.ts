import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import express from 'express';
import { type Auth } from '../../src/router/guard';
import { RecordingLogger, TOKEN } from '../helpers/app';
import { guardOf, outcome } from './guarded';

const BEARER = `Bearer ${TOKEN}`;

describe('in an Express app', () => {
  let server: Server;

  async function listen(auth: Auth): Promise<void> {
    const guard = guardOf(auth, new RecordingLogger());
    const app = express();
    app.set('trust proxy', true);
    app.use(async (req, res) => {
      const answer = await outcome(guard, req);
      res.status(answer === 'passed' ? 200 : Number.parseInt(answer)).send(answer);
    });
    server = createServer({ requireHostHeader: false }, app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  afterEach((done) => {
    server.close(done);
  });

  async function exchange(lines: string[]): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'), 'latin1');
    const chunks: Buffer[] = [];
    for await (const chunk of socket) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('latin1');
  }

  async function statusOf(...lines: string[]): Promise<number> {
    return Number((await exchange(lines)).split(' ')[1]);
  }

  it('answers this machine, whatever the app trusts', async () => {
    await listen('loopback');
    expect(await statusOf('GET / HTTP/1.1', 'Host: localhost')).toBe(200);
    expect(await statusOf('GET / HTTP/1.1', 'Host: localhost', 'X-Forwarded-For: 127.0.0.1')).toBe(403);
    expect(await statusOf('GET / HTTP/1.1', 'Host: localhost', 'Host: localhost')).toBe(403);
    expect(await statusOf('GET / HTTP/1.1', 'Host: evil.com', 'X-Forwarded-Host: localhost')).toBe(403);
    expect(await statusOf('GET / HTTP/1.1')).toBe(403);
    expect(await statusOf('GET / HTTP/1.0', 'Host: localhost')).toBe(403);
    expect(await statusOf('GET http://evil.com/ HTTP/1.1', 'Host: evil.com')).toBe(403);
  });

  it.each([
    '/DETAIL',
    '/detail/',
    '/%64etail',
    '//detail',
    '/./detail',
    '/detail;x=1',
    '/detail%00',
    '/x/../detail',
    '/%zz',
  ])('stands before the path %s', async (path) => {
    await listen({ token: TOKEN });
    expect(await statusOf(`GET ${path} HTTP/1.1`, 'Host: localhost')).toBe(401);
  });

  it('reads the token as it comes over the wire', async () => {
    await listen({ token: TOKEN });
    const get = (...authorizations: string[]) =>
      statusOf(
        'GET / HTTP/1.1',
        'Host: app.example',
        ...authorizations.map((value) => `Authorization:${value}`),
      );
    expect(await get(` ${BEARER}`)).toBe(200);
    expect(await get(`\t ${BEARER} \t`)).toBe(200);
    expect(await get(` Basic ${Buffer.from(`me:${TOKEN}`).toString('base64')}`)).toBe(200);
    expect(await get()).toBe(401);
    expect(await get('')).toBe(401);
    expect(await get(` ${BEARER}`, ` ${BEARER}`)).toBe(401);
    expect(await get(` Bearer ${'x'.repeat(8192)}`)).toBe(401);
    expect(await get(' Bearer \u00ff\u00fe')).toBe(401);
  });

  it('gives known and unknown paths the same answer', async () => {
    await listen({ token: TOKEN });
    const answer = async (path: string) =>
      (await exchange([`GET ${path} HTTP/1.1`, 'Host: localhost'])).replace(/^Date: .*$/m, '');
    expect(await answer('/detail')).toBe(await answer('/no-such-path'));
  });
});
