import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeCensus } from '../../src/objects/census';
import { ConstructorPlaces } from '../../src/objects/constructor-places';
import { resultOf, runChild } from '../helpers/child';

interface Census {
  counts: Record<string, number>;
  objects: number;
  pauseMs: number;
  extraBytes: number;
  ran: string[];
}

describe.each(['main', 'worker'])('a census of the %s thread', (thread) => {
  let first: Census;
  let second: Census;

  beforeAll(async () => {
    ({ first, second } = await resultOf<{ first: Census; second: Census }>('census.js', { args: [thread] }));
  });

  test('counts instances, those of one name apart by file and line', () => {
    expect(first.counts).toMatchObject({
      // With the targets of proxies, and with the prototype of the subclass.
      'User /app/a.js:1': 1000 + 90 + 1,
      'User /app/b.js:7': 2000,
      '(anonymous) /app/d.js:1': 40,
      '(anonymous) /app/e.js:1': 50,
      'Evaluated (eval):1': 60,
      'WeakRef :0': 500,
    });
    const [admin] = Object.entries(first.counts).filter(([name]) => name.startsWith('Admin '));
    expect(admin).toEqual([expect.stringMatching(/^Admin (\/app\/c\.js|\(script \d+\)):1$/), 300]);
  });

  test('a class with long texts or many properties has no place', () => {
    expect(first.counts).toMatchObject({ 'Long :0': 55, 'Many :0': 56 });
  });

  test.each([
    ['Map :0', 400],
    ['Set :0', 800],
    ['Float32Array :0', 600],
    // Each generator function has a prototype, too.
    ['Generator :0', 1400],
    ['GeneratorFunction :0', 700],
  ])('counts builtins: %s', (name, count) => {
    const counted = first.counts[name] ?? 0;
    expect(counted).toBeGreaterThanOrEqual(count);
    expect(counted).toBeLessThan(count + 20);
  });

  test('leaves out what has no prototype, proxies, and objects of other realms', () => {
    const names = Object.keys(first.counts).filter((name) =>
      /^(\(no constructor\)|Foreign|Proxy) /.test(name),
    );
    expect(names).toEqual([]);
  });

  test('leaves out what this package keeps', () => {
    const own = Object.keys(first.counts).filter((name) => /tracealloc|dist\//.test(name));
    expect(own).toEqual([]);
    expect(second.counts).toEqual(first.counts);
  });

  test('adds up, and says what it took', () => {
    expect(Object.values(first.counts).reduce((sum, count) => sum + count, 0)).toBe(first.objects);
    expect(first.pauseMs).toBeGreaterThan(0);
    expect(first.extraBytes).toBeGreaterThanOrEqual(0);
  });

  test('runs no getter and no trap', () => {
    expect(second.ran).toEqual([]);
  });
});

test('a coverage that somebody else records goes on', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'tracealloc-'));
  try {
    const { code } = await runChild('covered.js', { env: { NODE_V8_COVERAGE: directory } });
    expect(code).toBe(0);
    const [file = ''] = await readdir(directory);
    const text = await readFile(join(directory, file), 'utf8');
    expect(/"functionName":"counted","ranges":\[\{[^}]*"count":(\d+)/.exec(text)?.[1]).toBe('2000');
  } finally {
    await rm(directory, { recursive: true });
  }
});

describe('without headroom nothing is done', () => {
  const GIB = 2 ** 30;

  test.each([
    [
      { heapUsed: GIB, largeObjects: 0, resident: 3 * GIB, heap: GIB },
      /may take 4096 MiB, and 3072 MiB are free/,
    ],
    [
      { heapUsed: GIB, largeObjects: 0, resident: 9 * GIB, heap: GIB / 4 },
      /may take 410 MiB, and 256 MiB are below V8's/,
    ],
    [
      { heapUsed: 4 * GIB, largeObjects: 0, resident: 99 * GIB, heap: 9 * GIB },
      /up to 3072 MiB, and this one has 4096 MiB/,
    ],
  ])('%j', (headroom, message) => {
    const fault = { code: 'ERR_TRACEALLOC_NO_HEADROOM', message: expect.stringMatching(message) as string };
    expect(() => takeCensus(new ConstructorPlaces(), headroom)).toThrow(
      expect.objectContaining(fault) as Error,
    );
  });
});
