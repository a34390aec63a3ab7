import { join } from 'node:path';
import { run } from '../helpers/child';

/** A line that a figure of `tests/bench` prints. */
interface Result {
  what: string;
  value: number;
}

/** Runs a figure in its short form. Times are for the benchmark; here only bytes, counts and ratios are held. */
async function measure(figure: string): Promise<Result[]> {
  const { code, stdout, stderr } = await run(join('tests/bench/figures', figure), {
    nodeArgs: ['--expose-gc'],
    env: { BENCH_QUICK: '1' },
  });
  if (code !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Result);
}

function valueOf(results: readonly Result[], what: string): number {
  const result = results.find((each) => each.what.startsWith(what));
  if (!result) throw new Error(`${what} was not measured`);
  return result.value;
}

test('a request that is not ours allocates nothing', async () => {
  expect(valueOf(await measure('n01-pass-through.mjs'), 'allocation')).toBeLessThan(1);
});

test('the report of 100,000 samples fits into bounded memory', async () => {
  expect(valueOf(await measure('n06-end-show.mjs'), 'memory')).toBeLessThan(120);
});

test('start and last of 100,000 samples each take at most 12 MB', async () => {
  expect(valueOf(await measure('n08-held-memory.mjs'), 'start and last')).toBeLessThan(12);
});

interface LeakRun {
  leaked: number;
  name: string;
  sizeDiff: number;
  error: number;
  significant: string[];
}

async function runLeak(name: string, seed: number): Promise<LeakRun> {
  const { stdout } = await run('tests/bench/programs/leaks.cjs', {
    nodeArgs: ['--expose-gc', `--random-seed=${seed}`],
    args: [name],
  });
  return JSON.parse(stdout) as LeakRun;
}

describe('a leak of 10 MB is the first row, and its size comes out', () => {
  test.each([
    'closure in a Map',
    'listeners',
    'timers',
    'promise chains',
    'sliced strings',
    'class instances',
    'arrays that grow',
    'sets',
    'WeakMap misuse',
    'async generator',
    'event queue',
    'third-party call path',
  ])('%s', async (leak) => {
    const { leaked, name, sizeDiff, error, significant } = await runLeak(leak, 1);
    expect({ name, isSignificant: significant.length > 0 }).toEqual({ name: 'leak', isSignificant: true });
    expect(Math.abs(sizeDiff - leaked)).toBeLessThan(Math.max(3 * error, leaked / 10));
  });
});

test('work without a leak shows no significant row', async () => {
  const runs = await Promise.all([1, 2, 3, 4].map((seed) => runLeak('none', seed)));
  // One in twenty may; two of four would be no chance.
  expect(runs.filter(({ significant }) => significant.length > 0).length).toBeLessThanOrEqual(1);
});

test('counting objects takes at most two and a half bytes for each byte of heap', async () => {
  expect(valueOf(await measure('n15-census.mjs'), 'extra memory of a census')).toBeLessThan(2.5);
});
