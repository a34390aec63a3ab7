import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultOf, runChild } from '../helpers/child';

interface HotCode {
  first: string;
  ratio: number;
  frames: { exact: boolean; doubt: string | null; hasSwitched: boolean };
}

function leakIn(
  name: 'visit' | 'park',
  options: object,
  nodeArgs: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<HotCode> {
  const args = [JSON.stringify(options), name];
  return resultOf<HotCode>('hot-code.js', { nodeArgs: ['--expose-gc', ...nodeArgs], args, env });
}

const SWITCHED = { exact: true, doubt: null, hasSwitched: true };

describe('code that was hot before tracing began', () => {
  test('a function that V8 had put into its caller is named, with the bytes that it keeps', async () => {
    const { first, ratio, frames } = await leakIn('visit', {});
    expect({ first, frames }).toEqual({ first: 'remember', frames: SWITCHED });
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  test.each(['begin', 'never'])(
    'objects that V8 had allocated in one piece are counted one by one: exactFrames %s',
    async (exactFrames) => {
      const { ratio } = await leakIn('park', { exactFrames });
      expect(ratio).toBeGreaterThan(0.8);
      expect(ratio).toBeLessThan(1.25);
    },
  );

  test('never: callers are charged, and it is said', async () => {
    const { frames } = await leakIn('visit', { exactFrames: 'never' });
    expect(frames).toEqual({ exact: false, doubt: 'never', hasSwitched: true });
  });
});

describe('tracing from before the program loads', () => {
  const REGISTERED = ['--import', 'tracealloc/register'];

  test('a begin makes frames exact, and has the code compiled anew', async () => {
    const { first, frames } = await leakIn('visit', { samplingInterval: undefined }, REGISTERED, {
      TRACEALLOC_INTERVAL: '15848',
    });
    expect({ first, frames }).toEqual({ first: 'remember', frames: SWITCHED });
  });

  test('always: nothing has to be compiled anew', async () => {
    const { first, frames } = await leakIn('visit', { samplingInterval: undefined }, REGISTERED, {
      TRACEALLOC_INTERVAL: '15848',
      TRACEALLOC_EXACT_FRAMES: '1',
    });
    expect({ first, frames }).toEqual({ first: 'remember', frames: { ...SWITCHED, hasSwitched: false } });
  });
});

describe('the flags of the process', () => {
  test.each<[string[], boolean[]]>([
    [
      ['start', 'stop'],
      [false, true],
    ],
    [
      ['always', 'stop'],
      [false, true],
    ],
    [
      ['never', 'stop'],
      [false, true],
    ],
    [
      ['start', 'clear', 'stop'],
      [false, false, true],
    ],
    [
      ['open', 'open', 'close', 'close'],
      [false, false, false, true],
    ],
    [
      ['open', 'start', 'close', 'stop'],
      [false, false, false, true],
    ],
    [
      ['start', 'workerStopped', 'stop'],
      [false, false, true],
    ],
    // The thread ends while it traces.
    [['worker'], [true]],
    [
      ['start', 'stop', 'start', 'stop'],
      [false, true, false, true],
    ],
  ])('%j: as they were: %j', async (args, untouched) => {
    await expect(resultOf('compiler-flags.js', { args })).resolves.toEqual(untouched);
  });

  test('a choice of the user stays', async () => {
    const nodeArgs = ['--turbo-inlining', '--no-turbo-allocation-folding', '--no_maglev_inlining'];
    const before = await resultOf('compiler-flags.js', { nodeArgs, args: ['start', 'stop'] });
    expect(before).toEqual([expect.any(Boolean), true]);
    const { frames } = await leakIn('visit', {}, ['--turbo-inlining']);
    expect(frames).toMatchObject({ exact: false, doubt: 'flags' });
    const off = await leakIn('visit', {}, ['--no-turbo-inlining', '--no-maglev-inlining']);
    expect(off).toMatchObject({ first: 'remember', frames: { exact: true, doubt: null } });
  });

  test.each([['--no-opt'], ['--jitless'], ['--single-threaded'], ['--max-lazy']])(
    '%s: nothing is printed, frames are exact',
    async (flag) => {
      const args = [JSON.stringify({}), 'visit'];
      const { code, stdout, stderr } = await runChild('hot-code.js', {
        nodeArgs: ['--expose-gc', flag],
        args,
      });
      // V8's own word about --jitless.
      expect({ code, stderr: stderr.replace(/^Warning: disabling flag --expose_wasm.*\n/, '') }).toEqual({
        code: 0,
        stderr: '',
      });
      expect(JSON.parse(stdout)).toMatchObject({ first: 'remember', frames: { exact: true } });
    },
  );
});

describe('code coverage that somebody measures', () => {
  test.each(['blocks', 'functions'])(
    'over a session of the inspector, by %s: every call counts',
    async (by) => {
      await expect(resultOf('counted.js', { args: [by] })).resolves.toEqual({
        doubt: 'coverage',
        count: 3000,
      });
    },
  );

  test('by NODE_V8_COVERAGE: every call counts', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'tracealloc-coverage-'));
    try {
      const env = { NODE_V8_COVERAGE: directory };
      await expect(resultOf('counted.js', { env })).resolves.toEqual({ doubt: 'coverage', count: null });
      expect(countIn(directory)).toBe(3000);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  test('without it there is no doubt', async () => {
    await expect(resultOf('counted.js')).resolves.toEqual({ doubt: null, count: null });
  });
});

interface CoverageFile {
  result: { url: string; functions: { functionName: string; ranges: { count: number }[] }[] }[];
}

function countIn(directory: string): number | undefined {
  const [file = ''] = readdirSync(directory);
  const { result } = JSON.parse(readFileSync(join(directory, file), 'utf8')) as CoverageFile;
  const functions = result.find(({ url }) => url.endsWith('/counted.js'))?.functions;
  return functions?.find(({ functionName }) => functionName === 'counted')?.ranges[0]?.count;
}
