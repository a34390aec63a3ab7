import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Snapshot } from '../../src/model/snapshot';
import { PROFILE_FORMATS } from '../../src/reports/profile-file';
import { LIVE, OLDER } from '../formats/profiles';
import { TOKEN } from '../helpers/app';
import { ServerProcess } from '../helpers/server';
import { runProgram } from './program';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-pprof-'));
});
afterAll(() => rm(directory, { recursive: true }));

/** Writes a profile, and gives the name of its file. */
async function write(name: string, now: Snapshot, older: Snapshot | null = null): Promise<string> {
  const contents = await PROFILE_FORMATS.pprof.write({ now, older, workers: null });
  await writeFile(join(directory, name), contents);
  return name;
}

async function pprof(...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return runProgram(directory, 'go', 'tool', 'pprof', ...args);
}

/** The rows of a table of pprof: flat and cumulative bytes, and the name. */
async function rows(...args: readonly string[]): Promise<string[]> {
  const { stdout } = await pprof('-top', '-unit=B', '-nodefraction=0', ...args);
  const cells = stdout.split('\n').map((line) => line.trim().split(/\s+/));
  return cells
    .filter(([flat = '']) => /^-?\d+B?$/.test(flat))
    .map(([flat = '', , , cum = '', , ...name]) => `${flat} ${cum} ${name.join(' ')}`);
}

describe('go tool pprof reads our files', () => {
  test('-top names each function with its bytes', async () => {
    const file = await write('live.pb.gz', LIVE);
    expect(await rows(file)).toEqual([
      '9000B 9000B load',
      '6500B 6500B keep',
      '300B 300B (anonymous main.ts:20:3)',
      '100B 100B (GC)',
      '0 6800B serve',
    ]);
    expect(await rows('-lines', file)).toEqual([
      '9000B 9000B load load.ts:45',
      '4500B 4500B keep cache.ts:2',
      '2000B 2000B keep cache.ts:7',
      '300B 300B (anonymous main.ts:20:3) main.ts:20',
      '100B 100B (GC) (GC)',
      '0 6800B serve main.ts:9',
    ]);
    const { stdout, stderr } = await pprof('-top', '-sample_index=inuse_objects', file);
    expect(stdout).toMatch(/^File: node\nType: inuse_objects\nTime: .+\n(.*\n)+ *55 .* keep$/m);
    expect(stderr).toBe('');
  });

  test('-peek shows who calls it', async () => {
    const { stdout } = await pprof('-peek', '^keep$', '-unit=B', await write('live.pb.gz', LIVE));
    expect(stdout).toMatch(/\n +6500B +100% \| +serve\n +6500B 40\.88% .* \| keep\n/);
  });

  test('-base takes an older file off', async () => {
    const [live, older] = [await write('live.pb.gz', LIVE), await write('older.pb.gz', OLDER)];
    const grown = ['9000B 9000B load', '1800B 1800B keep', '-900B -900B forget', '0 900B serve'];
    expect(await rows('-base', older, live)).toEqual(grown);
    expect(await rows(await write('diff.pb.gz', LIVE, OLDER))).toEqual(grown);
  });

  test('what Buffers hold has a label', async () => {
    const file = await write('live.pb.gz', LIVE);
    expect(await rows('-tagfocus=memory=external', file)).toEqual(['9000B 9000B load']);
    expect((await rows('-tagignore=memory=external', file))[0]).toBe('6500B 6500B keep');
  });

  test('-svg draws it, whatever functions are called', async () => {
    const name = '<img src=x onerror=alert(1)>"&]]>\\n%s';
    const traceback = [{ filename: name, lineno: 1, functionName: name }];
    const file = await write('hostile.pb.gz', Snapshot.fromTraces([{ size: 4500, traceback }]));
    await pprof('-svg', '-output=hostile.svg', '-unit=B', file);
    await runProgram(directory, 'xmllint', '--noout', 'hostile.svg');
    const svg = await readFile(join(directory, 'hostile.svg'), 'utf8');
    expect(svg).toMatch(/4500B \(100%\)/);
    await pprof('-svg', '-output=live.svg', '-unit=B', await write('live.pb.gz', LIVE));
    expect(await readFile(join(directory, 'live.svg'), 'utf8')).toMatch(/>keep<(.*\n)+.*6500B \(40\.88%\)/);
  });

  test('an empty profile', async () => {
    expect(await rows(await write('empty.pb.gz', Snapshot.fromTraces([])))).toEqual([]);
  });
});

describe('go tool pprof asks our server', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start('tests/children/pprof-server.js', { TRACEALLOC_TOKEN: TOKEN });
  });
  afterAll(() => server.stop());

  /** The address with the token as a password, as Go's tool takes it. */
  function at(path: string): string {
    return server.origin.replace('//', `//go:${TOKEN}@`) + path;
  }

  test('for what is live, and for what a time adds', async () => {
    await rows(at('/debug/pprof/heap'));
    await server.drive(200, () => '/leak');
    const [first = ''] = await rows(at('/debug/pprof/heap'));
    const [, bytes] = /^(\d+)B \d+B remember$/.exec(first) ?? [];
    expect(Number(bytes)).toBeGreaterThan(10e6);
    const stop = new AbortController();
    // By itself it gives up after one and a half seconds, which a busy machine needs.
    const delta = rows('-seconds=1', '-timeout=60', at('/debug/pprof/allocs')).finally(() => {
      stop.abort();
    });
    // Until the second capture is taken, so that some of it is for certain before.
    while (!stop.signal.aborted) await server.drive(1, () => '/leak');
    expect((await delta)[0]).toMatch(/^\d{5,}B \d+B remember$/);
    const scraped = (await server.get('/scraped')).text;
    expect(JSON.parse(scraped)).toEqual([
      '/debug/pprof/heap',
      '/debug/pprof/heap',
      '/debug/pprof/allocs?seconds=1',
    ]);
  });

  test('and shows what it says', async () => {
    const failed = pprof('-top', server.origin + '/debug/pprof/heap');
    await expect(failed).rejects.toMatchObject({
      stderr: expect.stringContaining(
        'error: ERR_TRACEALLOC_TOKEN: The token is missing or wrong.',
      ) as string,
    });
  });
});
