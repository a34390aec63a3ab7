import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { writeHeapProfile } from '../../src/formats/heapprofile';
import { livePaths, profileOf } from '../../src/formats/memory-profile';
import { encodePprof } from '../../src/formats/pprof';
import { readProfile } from '../../src/formats/read-profile';
import { encodeSnapshot } from '../../src/formats/snapshot-file';
import { LIVE } from '../formats/profiles';
import { TOKEN } from '../helpers/app';
import { range, sampled } from '../helpers/captures';
import { NODE, type Outcome } from '../helpers/child';
import { CommandLine } from './command-line';

let cli: CommandLine;
let live: string;

beforeAll(async () => {
  cli = new CommandLine();
  live = cli.path('live.snapshot');
  writeFileSync(live, await encodeSnapshot(LIVE));
});
afterAll(() => {
  cli.remove();
});

async function printed(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await cli.run(...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function refused(code: number, ...args: readonly string[]): Promise<string> {
  const outcome = await cli.run(...args);
  expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: '' });
  return outcome.stderr;
}

const ROWS = [
  '# live: 15.5 KiB',
  'load.ts:45: size=9000 B, count=3, average=3000 B, external, in load (±5%, 1 sample)',
  'cache.ts:2: size=4500 B, count=45, average=100 B, in keep (±76%, 2 samples)',
  'cache.ts:7: size=2000 B, count=10, average=200 B, in keep (±201%, 1 sample)',
  'main.ts:20: size=300 B, count=1, average=300 B (±456%, 1 sample)',
  '(GC): size=100 B, count=1, average=100 B (±456%, 1 sample)',
  '  via (no application frame: timers, sockets, V8) (100 %)',
  '',
];

describe('show', () => {
  test('a snapshot: its rows, plain in a pipe', async () => {
    expect((await printed('show', live)).split('\n')).toEqual(ROWS);
  });

  test('a .heapprofile of Node, which has the fields that ours has', async () => {
    const source =
      'function keepMuch() { const kept = []; for (let i = 0; i < 1e5; i++) kept.push({ i }); return kept; }';
    const program = `\n${source}\nglobalThis.kept = keepMuch();`;
    const flags = ['--heap-prof', '--heap-prof-name=node.heapprofile', `--heap-prof-dir=${cli.directory}`];
    execFileSync(NODE, [...flags, '--heap-prof-interval=1024', '-e', program]);
    expect(await printed('show', 'node.heapprofile')).toMatch(/\n\S*:2: size=\d+ [KM]iB, .*, in keepMuch\n/);
    const fields = (profile: unknown) => {
      const { head, samples } = profile as { head: { callFrame: object }; samples: object[] };
      return [head, head.callFrame, samples[0] ?? {}].map((each) => Object.keys(each).sort());
    };
    const theirs = fields(JSON.parse(readFileSync(cli.path('node.heapprofile'), 'utf8')));
    expect(fields(JSON.parse(writeHeapProfile(livePaths(profileOf(LIVE)))))).toEqual(theirs);
  });

  test('fewer rows, other rows', async () => {
    expect((await printed('show', live, '--top', '1')).split('\n')).toEqual([...ROWS.slice(0, 2), '']);
    const byFile = await printed('show', live, '--key-type', 'filename', '--cumulative');
    expect(byFile).toMatch(/\nmain\.ts: size=6800 B, count=56, /);
  });

  test.each([
    [
      '.heapprofile',
      () => Buffer.from(writeHeapProfile(livePaths(profileOf(LIVE)))),
      /\ncache\.ts:2: size=4500 B, count=1,/,
    ],
    [
      'pprof',
      () => encodePprof(profileOf(LIVE)),
      /\ncache\.ts:2: size=4500 B, count=45, average=100 B, in keep\n/,
    ],
  ])('%s, which has no samples and so no error', async (_, contents, row) => {
    writeFileSync(cli.path('other'), contents());
    const text = await printed('show', 'other');
    expect(text).toMatch(row);
    expect(text).not.toContain('±');
  });
});

test('diff tells what changed, and what of it may be chance', async () => {
  const place = (functionName: string) => [
    { filename: 'cache.ts', lineno: functionName.length, functionName },
  ];
  const steady = { traceback: place('steady'), ordinals: [90] };
  const files = {
    older: sampled([{ traceback: place('keep'), ordinals: range(1, 2) }, steady]),
    newer: sampled([
      { traceback: place('keep'), ordinals: range(1, 42) },
      { traceback: place('other'), ordinals: [91] },
      steady,
    ]),
  };
  for (const [name, snapshot] of Object.entries(files))
    writeFileSync(cli.path(name), await encodeSnapshot(snapshot));
  expect((await printed('diff', 'older', 'newer')).split('\n')).toEqual([
    '# live: 5775 KiB (+5381 KiB)',
    'cache.ts:4: size=5512 KiB (+5250 KiB), count=88200 (+84000), average=64 B, in keep (±1899 KiB; +40 new, 0 freed)',
    'within sampling error:',
    'cache.ts:5: size=131 KiB (+131 KiB), count=2100 (+2100), average=64 B, in other (±599 KiB; +1 new, 0 freed)',
    '',
  ]);
  expect(await printed('diff', 'newer', 'newer')).toBe('# live: 5775 KiB (+0 B)\n');
});

describe('convert', () => {
  test.each(['a.pb.gz', 'a.heapprofile', 'a.snapshot'])('%s is read again', async (name) => {
    expect(await printed('convert', live, name)).toBe('');
    const snapshot = await readProfile(readFileSync(cli.path(name)), name);
    const sizes = snapshot.statistics('lineno').map(({ size }) => size);
    expect(sizes).toEqual([9000, 4500, 2000, 300, 100]);
  });

  test('the name says the format', async () => {
    await printed('convert', live, 'a.collapsed');
    expect(readFileSync(cli.path('a.collapsed'), 'utf8')).toMatch(/^serve \(main\.ts:9:1\);keep .* 4500\n/m);
    await printed('convert', live, 'a.speedscope.json');
    expect(JSON.parse(readFileSync(cli.path('a.speedscope.json'), 'utf8'))).toMatchObject({
      exporter: 'tracealloc',
    });
    await printed('convert', live, 'a.json');
    expect(JSON.parse(readFileSync(cli.path('a.json'), 'utf8'))).toMatchObject({ workers: null });
    expect(await refused(2, 'convert', live, 'a.png')).toMatch(
      /the file to write must end in one of \.pb\.gz, /,
    );
  });

  test('a file that is there is kept, unless told otherwise', async () => {
    writeFileSync(cli.path('kept.snapshot'), 'kept');
    expect(await refused(1, 'convert', live, 'kept.snapshot')).toMatch(/kept\.snapshot is there already/);
    expect(readFileSync(cli.path('kept.snapshot'), 'utf8')).toBe('kept');
    await printed('convert', live, 'kept.snapshot', '--force');
    expect(gunzipSync(readFileSync(cli.path('kept.snapshot'))).length).toBeGreaterThan(4);
  });
});

describe('a server', () => {
  let server: Server;
  let origin: string;
  let answer: RequestListener;
  let asked: { url: string | undefined; authorization: string | undefined }[];

  beforeAll(async () => {
    server = createServer((req, res) => {
      asked.push({ url: req.url, authorization: req.headers.authorization });
      answer(req, res);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    asked = [];
    answer = (_req, res) => res.end(readFileSync(live));
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  test.each([
    ['', '/memory/profile?format=snapshot'],
    ['/', '/memory/profile?format=snapshot'],
    ['/debug/memory/', '/debug/memory/memory/profile?format=snapshot'],
    ['/memory/profile?of=start', '/memory/profile?of=start&format=snapshot'],
    ['/memory/profile?format=pprof', '/memory/profile?format=pprof'],
    ['/app/debug/pprof/heap', '/app/debug/pprof/heap'],
    ['/debug/pprof/allocs?gc=1', '/debug/pprof/allocs?gc=1'],
  ])('%j is asked for %s', async (path, url) => {
    expect((await printed('show', origin + path)).split('\n')).toEqual(ROWS);
    expect(asked).toEqual([{ url, authorization: undefined }]);
  });

  test('the token comes from the option or the environment', async () => {
    await printed('show', origin, '--token', TOKEN);
    const { code } = await cli.runWith(
      { TRACEALLOC_TOKEN: 'from-the-environment' },
      'convert',
      origin,
      'b.snapshot',
    );
    expect(code).toBe(0);
    expect(asked.map(({ authorization }) => authorization)).toEqual([
      `Bearer ${TOKEN}`,
      'Bearer from-the-environment',
    ]);
    expect(await refused(2, 'show', origin.replace('//', `//user:${TOKEN}@`))).not.toContain(TOKEN);
  });

  test('what it says is told, on one line', async () => {
    answer = (_req, res) => res.writeHead(409).end('error: ERR_X: nothing\nCall \x1b[2Jsomebody.\n');
    expect(await refused(1, 'show', origin)).toBe(
      `tracealloc: ${origin}/memory/profile answered 409: error: ERR_X: nothing Call \\x1b[2Jsomebody.\n` +
        'See what the server says; --token or TRACEALLOC_TOKEN gives it the token.\n',
    );
  });

  test('it sends nobody, and no token, elsewhere', async () => {
    answer = (_req, res) => res.writeHead(302, { Location: `${origin}/elsewhere` }).end();
    expect(await refused(1, 'show', origin, '--token', TOKEN)).toMatch(/answered 302\n/);
    expect(asked).toHaveLength(1);
  });

  test('a page is no memory', async () => {
    answer = (_req, res) => res.end('<!DOCTYPE html>');
    expect(await refused(1, 'show', origin)).toMatch(/cannot be read: /);
  });

  test('one that is not there is told', async () => {
    expect(await refused(1, 'show', 'http://127.0.0.1:1/')).toMatch(
      /127\.0\.0\.1:1\/memory\/profile cannot be asked: .+\n/,
    );
  });
});

test.each([
  [['show'], 'one URL or file must be named'],
  [['show', 'a', 'b'], 'one URL or file must be named'],
  [['diff', 'a'], 'two URLs or files must be named, the older one first'],
  [['convert', 'a'], 'a URL or file, and a file to write must be named'],
  [['show', 'a', '--top', '0'], '--top must be a whole number from 1 to 999999, not 0'],
  [
    ['show', 'a', '--key-type', 'line'],
    '--key-type must be one of lineno, filename, function, traceback, app, not line',
  ],
  [['show', 'a', '--key-type', 'traceback', '--cumulative'], '--cumulative charges single frames'],
  [['show', 'http:'], 'http: is no URL'],
])('%j is a wrong use', async (args, fault) => {
  expect(await refused(2, ...args)).toContain(fault);
});

test('a missing file, a directory and a file of another kind are told', async () => {
  const outcomes: Outcome[] = await Promise.all(
    ['none', '.', __filename].map((name) => cli.run('show', name)),
  );
  expect(outcomes.map(({ code, stderr }) => [code, stderr.split(':', 2).join(':')])).toEqual([
    [1, 'tracealloc: ENOENT'],
    [1, 'tracealloc: . cannot be read'],
    [1, `tracealloc: ${__filename} cannot be read`],
  ]);
});
