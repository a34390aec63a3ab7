import { resultOf } from '../helpers/child';

interface Row {
  name: string;
  size: number;
  sizeDiff: number;
  count: number;
  countDiff: number;
  newSamples: number;
  freedSamples: number;
  error: number;
  significant: boolean;
}

describe('snapshots of real memory', () => {
  interface PlantedLeak {
    objects: number;
    leakedBytes: number;
    leaked: Row[];
    dropped: Row[];
    live: Row[];
  }

  let result: PlantedLeak;

  beforeAll(async () => {
    result = await resultOf<PlantedLeak>('planted-leak.js', { nodeArgs: ['--expose-gc'] });
  });

  test('a leak is the first row, with the size it has within three times its error', () => {
    const [first] = result.leaked;
    expect(first).toMatchObject({ name: 'leak', significant: true, freedSamples: 0 });
    expect(first?.error).toBeLessThan(result.leakedBytes / 5);
    // One error is the 95 % interval; a test that must not flake takes three.
    expect(Math.abs((first?.sizeDiff ?? 0) - result.leakedBytes)).toBeLessThan(3 * (first?.error ?? 0));
  });

  test('what was dropped is gone', () => {
    // V8 itself keeps a little that was allocated there, such as the shape of the objects.
    const left = result.live.find(({ name }) => name === 'drop')?.size ?? 0;
    expect(left).toBeLessThan(result.leakedBytes / 100);
    const [first] = result.dropped;
    expect(first).toMatchObject({ name: 'drop', newSamples: 0, significant: true });
    expect(first?.sizeDiff).toBeLessThan(-result.leakedBytes / 2);
  });

  test('what stayed adds no noise to a difference', () => {
    const leak = result.dropped.find(({ name }) => name === 'leak');
    expect(leak).toMatchObject({ sizeDiff: 0, countDiff: 0, error: 0, significant: false });
  });

  test('the number of objects comes out', () => {
    const [leak] = result.leaked;
    expect(leak?.countDiff).toBeGreaterThan(result.objects * 0.7);
    expect(leak?.countDiff).toBeLessThan(result.objects * 1.4);
  });
});

test('work without a leak shows no significant row', async () => {
  const result = await resultOf<{ significant: string[]; live: number }>('no-leak.js');
  expect(result.significant).toEqual([]);
  expect(result.live).toBeGreaterThan(0);
});

test('what the console was given is not called live', async () => {
  const { size } = await resultOf<{ size: number }>('console-retention.js');
  expect(size).toBeLessThan(1_000_000);
});

test('one capture forces one full GC, and says so', async () => {
  await expect(resultOf('one-gc.js')).resolves.toEqual({ reported: 1, observed: 1 });
});

test('in a worker thread the router traces that thread, which may end at any time', async () => {
  const { detail, ...rest } = await resultOf<{ detail: string }>('in-worker.js');
  expect(rest).toEqual({ threadId: 1, first: 'leakInWorker', tracing: false });
  expect(detail).toContain(', in leakInWorker\n    function leakInWorker() {\n');
});

test('what the task that asks holds afterwards does not count as live', async () => {
  // 20 MB or so are held; a few of its objects may be left of the optimised loop.
  expect(await resultOf<number>('held-by-task.js')).toBeLessThan(2_000_000);
});
