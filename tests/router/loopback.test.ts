import { createServer, type Server } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import { type AddressInfo, connect } from 'node:net';

import {
  hasForwardingHeader,
  isDirectLoopback,
  isFromLoopback,
  isLoopbackAddress,
  isLoopbackHost,
  type WireRequest,
} from '../../src/router/loopback';

const FORWARDING_HEADERS = [
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Forwarded-Port',
  'X-Original-Forwarded-For',
  'Forwarded',
  'Via',
  'X-Real-IP',
  'X-Client-IP',
  'True-Client-IP',
  'CF-Connecting-IP',
  'X-Envoy-External-Address',
  'X-Amzn-Trace-Id',
];

interface Parts {
  socket?: unknown;
  headers?: string[];
  httpVersion?: string;
}

function request(parts: Parts = {}): WireRequest {
  const { headers: rawHeaders = ['Host', 'localhost'], ...others } = parts;
  const direct = { socket: { remoteAddress: '127.0.0.1' }, httpVersion: '1.1', rawHeaders };
  return { ...direct, ...others } as WireRequest;
}

function throwingSocket(): object {
  return new Proxy(
    {},
    {
      get: () => {
        throw new Error('ERR_HTTP2_SOCKET_UNBOUND');
      },
    },
  );
}

describe('isLoopbackAddress', () => {
  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:0:0:1'])(
    'allows %s',
    (address) => {
      expect(isLoopbackAddress(address)).toBe(true);
    },
  );

  it.each([
    ['127.0.0.2'],
    ['127.0.0.6'],
    ['::ffff:127.0.0.6'],
    ['127.1'],
    ['0177.0.0.1'],
    ['2130706433'],
    [2130706433],
    ['0.0.0.0'],
    ['::'],
    ['::127.0.0.1'],
    ['::ffff:10.0.0.1'],
    ['10.0.0.5'],
    ['fe80::1%lo'],
    ['::1%lo'],
    [' 127.0.0.1'],
    ['127.0.0.1\n'],
    ['127.0.0.1:80'],
    [''],
    [undefined],
    [null],
    ['localhost'],
    [['127.0.0.1']],
  ])('refuses %p', (address) => {
    expect(isLoopbackAddress(address)).toBe(false);
  });
});

describe('isLoopbackHost', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST:3000',
    '127.0.0.1',
    '127.0.0.1:8080',
    '[::1]',
    '[::1]:3000',
    'localhost:0',
    'localhost:65535',
  ])('allows %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([
    [''],
    [undefined],
    [['localhost']],
    ['evil.com'],
    ['evil.com:3000'],
    ['localhost.evil.com'],
    ['localhost@evil.com'],
    ['evil.com@localhost'],
    ['localhost:80@evil.com'],
    ['127.0.0.1.nip.io'],
    ['localhost.'],
    ['localhost6'],
    ['sub.localhost'],
    ['0.0.0.0'],
    ['[::]'],
    ['::1'],
    ['[::1'],
    ['[::ffff:127.0.0.1]'],
    ['8.8.8.8'],
    ['127.0.0.2'],
    ['127.1'],
    ['127x0x0x1'],
    ['0x7f.0.0.1'],
    ['10.0.2.555'],
    ['localhost evil'],
    [' localhost'],
    ['localhost\n'],
    ['localhost\nevil.com'],
    ['localhost, evil.com'],
    ['localhost/evil'],
    ['localhost:'],
    ['localhost:99999'],
    ['localhost:65536'],
    ['localhost:-1'],
    ['localhost:3000x'],
    ['localhost:0x50'],
    ['localhost:3000:3000'],
    ['loca\u017fhost'],
  ])('refuses %p', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });
});

describe('isDirectLoopback', () => {
  it('allows a plain request of this machine, also over HTTP/2', () => {
    expect(isDirectLoopback(request())).toBe(true);
    expect(isDirectLoopback(request({ headers: [':authority', '[::1]:3000'], httpVersion: '2.0' }))).toBe(
      true,
    );
  });

  it.each(['10.0.0.5', '127.0.0.6', '::ffff:127.0.0.6', undefined])(
    'refuses the socket address %s',
    (address) => {
      expect(isDirectLoopback(request({ socket: { remoteAddress: address } }))).toBe(false);
    },
  );

  it.each(FORWARDING_HEADERS)('refuses %s, with any value and in any case', (name) => {
    for (const sent of [name, name.toLowerCase(), name.toUpperCase()]) {
      for (const value of ['127.0.0.1', 'for=127.0.0.1', '']) {
        const headers = ['Host', 'localhost', 'Accept', '*/*', sent, value];
        expect(isDirectLoopback(request({ headers }))).toBe(false);
      }
    }
  });

  it('takes the value of another header for no header name', () => {
    const headers = ['User-Agent', 'via', 'Accept', 'host', 'Host', 'localhost'];
    expect(isDirectLoopback(request({ headers }))).toBe(true);
  });

  it.each([
    ['none', []],
    ['two equal', ['Host', 'localhost', 'Host', 'localhost']],
    ['two different', ['Host', 'localhost', 'HOST', 'evil.com']],
    ['Host beside :authority', [':authority', 'localhost', 'host', 'localhost']],
    ['a foreign one', ['Host', 'evil.com']],
    ['a foreign one whose neighbour is loopback', ['X-Host', 'localhost', 'Host', 'evil.com']],
    ['an empty one', ['Host', '']],
    ['a name without a value', ['Host']],
  ])('refuses Host headers: %s', (_name, headers) => {
    expect(isDirectLoopback(request({ headers }))).toBe(false);
  });

  it.each(['0.9', '1.0', '', 'x'])('refuses HTTP version %p', (httpVersion) => {
    expect(isDirectLoopback(request({ httpVersion }))).toBe(false);
  });

  it.each([
    ['missing', null],
    ['undefined', undefined],
    ['throwing', throwingSocket()],
  ])('refuses a socket that is %s, without a throw', (_name, socket) => {
    const req = request({ socket });
    expect(isDirectLoopback(req)).toBe(false);
    expect(isFromLoopback(req)).toBe(false);
  });

  it('refuses so many headers that Node may have dropped a forwarding header', () => {
    const headers = (more: number) => ['Host', 'localhost', ...Array<string[]>(more).fill(['a', '']).flat()];
    expect(isDirectLoopback(request({ headers: headers(99) }))).toBe(true);
    expect(isDirectLoopback(request({ headers: headers(100) }))).toBe(false);
  });
});

describe('hasForwardingHeader', () => {
  it('looks at names alone', () => {
    expect(hasForwardingHeader({ rawHeaders: ['Accept', 'x-forwarded-for'] })).toBe(false);
    expect(hasForwardingHeader({ rawHeaders: ['Accept', '*/*', 'VIA', ''] })).toBe(true);
  });
});

describe('on a real server', () => {
  let server: Server;
  let verdicts: boolean[];

  beforeAll((done) => {
    server = createServer({ requireHostHeader: false }, (req, res) => {
      verdicts.push(isDirectLoopback(req));
      res.end();
    });
    server.listen(0, '127.0.0.1', done);
  });

  afterAll((done) => {
    server.close(done);
  });

  beforeEach(() => {
    verdicts = [];
  });

  async function verdictOf(lines: string[]): Promise<boolean | undefined> {
    const { port } = server.address() as AddressInfo;
    const socket = connect(port, '127.0.0.1');
    socket.write([...lines, 'Connection: close', '', ''].join('\r\n'));
    socket.resume();
    await new Promise((resolve) => socket.on('close', resolve));
    return verdicts[0];
  }

  it.each([
    ['direct', ['GET / HTTP/1.1', 'Host: localhost:3000'], true],
    ['by address', ['GET / HTTP/1.1', 'host: 127.0.0.1'], true],
    ['absolute form: the Host header decides', ['GET http://evil.com/ HTTP/1.1', 'Host: localhost'], true],
    ['absolute form with a foreign Host', ['GET http://localhost/ HTTP/1.1', 'Host: evil.com'], false],
    ['name that resolves to this machine', ['GET / HTTP/1.1', 'Host: evil.com:3000'], false],
    ['no Host', ['GET / HTTP/1.1'], false],
    ['empty Host', ['GET / HTTP/1.1', 'Host:'], false],
    ['two Hosts', ['GET / HTTP/1.1', 'Host: localhost', 'Host: evil.com'], false],
    ['bare nginx', ['GET / HTTP/1.0', 'Host: 127.0.0.1:3000'], false],
    ['nginx', ['GET / HTTP/1.1', 'Host: localhost', 'X-Forwarded-For: 127.0.0.1'], false],
    ['empty forwarding header', ['GET / HTTP/1.1', 'Host: localhost', 'x-real-ip:'], false],
    [
      'forwarding header that Node drops',
      ['GET / HTTP/1.1', 'Host: localhost', ...Array<string>(1100).fill('a:'), 'X-Forwarded-For: 10.0.0.5'],
      false,
    ],
  ])('%s', async (_name, lines, verdict) => {
    expect(await verdictOf(lines)).toBe(verdict);
  });
});

describe('on a real HTTP/2 server', () => {
  it('allows a direct request, and refuses it after its session has gone', async () => {
    const seen = new Promise<boolean[]>((resolve) => {
      const server = createHttp2Server((req, res) => {
        const whileOpen = isDirectLoopback(req);
        res.stream.on('close', () => {
          setImmediate(() => {
            resolve([whileOpen, isDirectLoopback(req)]);
            server.close();
          });
        });
        res.stream.session?.destroy();
      });
      server.listen(0, '127.0.0.1', () => {
        const client = connectHttp2(`http://localhost:${(server.address() as AddressInfo).port}`);
        client.on('error', ignore);
        client.request({ ':path': '/' }).on('error', ignore).end();
      });
    });
    expect(await seen).toEqual([true, false]);
  });
});

function ignore(): void {
  // The session is cut on purpose.
}
