import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import fc from 'fast-check';

import '../../src/formats/snapshot-file';
import { Frame } from '../../src/model/frame';
import { Snapshot } from '../../src/model/snapshot';
import { path, type SampledObject, sampledSnapshot, trace } from '../helpers/traces';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-snapshot-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const SNAPSHOT = sampledSnapshot(
  [
    { ordinal: 3, size: 134_400, count: 2800, path: path('main.ts:9:1:serve cache.ts:2:5:keep') },
    { ordinal: 2 ** 53 - 1, size: 121_000, count: 3025, path: path('main.ts:9:1:serve') },
  ],
  { sampler: 'run-7', samplingInterval: 134_400, takenAt: new Date('2026-01-02T03:04:05.678Z') },
);

describe('a snapshot file', () => {
  test('gives back the whole snapshot', async () => {
    const file = join(directory, 'a.snapshot');
    await SNAPSHOT.dump(file);
    const loaded = await Snapshot.load(file);
    expect(loaded).toBeInstanceOf(Snapshot);
    expect(loaded).toEqual(SNAPSHOT);
  });

  test.each([
    ['without traces', Snapshot.fromTraces([])],
    ['of exact data', Snapshot.fromTraces([trace(0, 'a.ts:1', 2 ** 32 - 1), trace(2 ** 53 - 1, '(GC)')])],
    [
      'of traces of which all were filtered out',
      new Snapshot(SNAPSHOT.tree, Snapshot.fromTraces([]).samples, SNAPSHOT.origin),
    ],
  ])('gives back one %s', async (_, snapshot) => {
    const file = join(directory, 'a.snapshot');
    await snapshot.dump(file);
    expect(await Snapshot.load(file)).toEqual(snapshot);
  });

  test('gives back any snapshot', async () => {
    const uint32 = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', '<b>\r\n', '\ud800', '\u202e\0'),
    );
    const frame = fc.tuple(text, uint32, uint32, text, fc.boolean()).map((fields) => new Frame(...fields));
    const object = fc.record<SampledObject>({
      ordinal: fc.maxSafeInteger(),
      size: fc.maxSafeNat(),
      count: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      path: fc.array(frame, { minLength: 1, maxLength: 4 }),
    });
    const origin = fc.record({
      sampler: text,
      samplingInterval: fc.integer({ min: 0, max: 2 ** 30 }),
      takenAt: fc.date({ noInvalidDate: true }),
    });
    const objects = fc.uniqueArray(object, { selector: ({ ordinal }) => ordinal });
    const file = join(directory, 'a.snapshot');
    await fc.assert(
      fc.asyncProperty(objects, origin, async (sampled, from) => {
        const snapshot = sampledSnapshot(sampled, from);
        await snapshot.dump(file);
        expect(await Snapshot.load(file)).toEqual(snapshot);
      }),
    );
  });

  test('keeps its objects, so that it compares with a later capture of the same run', async () => {
    const file = join(directory, 'a.snapshot');
    await SNAPSHOT.dump(file);
    const [first, second] = SNAPSHOT.compareTo(await Snapshot.load(file), 'lineno');
    for (const row of [first, second])
      expect(row).toMatchObject({ sizeDiff: 0, newSamples: 0, freedSamples: 0, error: 0 });
  });

  test('marks frames of memory outside the heap', async () => {
    const file = join(directory, 'a.snapshot');
    const [frame] = path('load.ts:45:12:load');
    const external = new Frame('load.ts', 45, 12, 'load', true);
    const snapshot = sampledSnapshot([
      { ordinal: -2, size: 9831, count: 3, path: [external] },
      { ordinal: 1, size: 64, count: 1, path: frame ? [frame] : [] },
    ]);
    await snapshot.dump(file);
    const { frames, samples } = JSON.parse(gunzipSync(await readFile(file)).toString()) as {
      frames: unknown[];
      samples: { ordinals: number[] };
    };
    expect(frames).toEqual([
      ['load.ts', 45, 12, 'load', true],
      ['load.ts', 45, 12, 'load'],
    ]);
    expect(samples.ordinals).toEqual([-2, 1]);
    expect(await Snapshot.load(file)).toEqual(snapshot);
  });

  test('is gzip of the documented JSON', async () => {
    const file = join(directory, 'a.snapshot');
    await SNAPSHOT.dump(file);
    expect(JSON.parse(gunzipSync(await readFile(file)).toString())).toEqual({
      format: 'tracealloc-snapshot',
      version: 1,
      sampler: 'run-7',
      sampling_interval: 134_400,
      taken_at: '2026-01-02T03:04:05.678Z',
      frames: [
        ['main.ts', 9, 1, 'serve'],
        ['cache.ts', 2, 5, 'keep'],
      ],
      tree: { parents: [0, 0, 1], frames: [0, 0, 1] },
      samples: {
        ordinals: [3, 2 ** 53 - 1],
        sizes: [134_400, 121_000],
        counts: [2800, 3025],
        slacks: [0, 0],
        nodes: [2, 1],
      },
    });
  });
});

describe('dump()', () => {
  test('lets the owner alone read the file, also in the place of one that all could read', async () => {
    const [fresh, existing] = [join(directory, 'fresh'), join(directory, 'existing')];
    await writeFile(existing, 'old', { mode: 0o644 });
    for (const file of [fresh, existing]) {
      await SNAPSHOT.dump(file);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
    }
  });

  test('leaves nothing but the file', async () => {
    await Promise.all([SNAPSHOT.dump(join(directory, 'a')), SNAPSHOT.dump(join(directory, 'b'))]);
    expect((await readdir(directory)).sort()).toEqual(['a', 'b']);
  });

  test('fails where the directory is missing', async () => {
    await expect(SNAPSHOT.dump(join(directory, 'missing', 'a'))).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await readdir(directory)).toEqual([]);
  });

  test('leaves no temporary file where the target is a directory', async () => {
    await mkdir(join(directory, 'taken', 'inner'), { recursive: true });
    await expect(SNAPSHOT.dump(join(directory, 'taken'))).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readdir(directory)).toEqual(['taken']);
    expect(await readdir(join(directory, 'taken'))).toEqual(['inner']);
  });

  test('keeps the old file where the new one cannot be written', async () => {
    const file = join(directory, 'a');
    await SNAPSHOT.dump(file);
    const undated = new Snapshot(SNAPSHOT.tree, SNAPSHOT.samples, {
      ...SNAPSHOT.origin,
      takenAt: new Date(NaN),
    });
    await expect(undated.dump(file)).rejects.toThrow(RangeError);
    expect(await Snapshot.load(file)).toEqual(SNAPSHOT);
    expect(await readdir(directory)).toEqual(['a']);
  });
});
