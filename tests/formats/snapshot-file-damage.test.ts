import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import '../../src/formats/snapshot-file';
import { Snapshot } from '../../src/model/snapshot';
import { sampledSnapshot, path } from '../helpers/traces';

let directory: string;
let file: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-damage-'));
  file = join(directory, 'a.snapshot');
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

/** Two frames, three nodes and two samples, as a file holds them. */
const WHOLE = {
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
  samples: { ordinals: [3, 8], sizes: [134_400, 121_000], counts: [2800, 3025], nodes: [2, 1] },
};

async function loadJson(json: string): Promise<Snapshot> {
  await writeFile(file, gzipSync(json));
  return Snapshot.load(file);
}

async function expectRefused(loading: Promise<Snapshot>, reason?: RegExp): Promise<void> {
  await expect(loading).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_BAD_SNAPSHOT_FILE',
    message: expect.stringMatching(reason ?? /./) as string,
    cause: expect.anything() as unknown,
  });
}

test('the whole file loads', async () => {
  expect(await loadJson(JSON.stringify(WHOLE))).toEqual(
    sampledSnapshot(
      [
        { ordinal: 3, size: 134_400, count: 2800, path: path('main.ts:9:1:serve cache.ts:2:5:keep') },
        { ordinal: 8, size: 121_000, count: 3025, path: path('main.ts:9:1:serve') },
      ],
      { sampler: 'run-7', samplingInterval: 134_400, takenAt: new Date('2026-01-02T03:04:05.678Z') },
    ),
  );
});

test('a missing file is not a damaged one', async () => {
  await expect(Snapshot.load(join(directory, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
});

describe('load() refuses', () => {
  test.each([
    ['an empty file', Buffer.alloc(0)],
    ['what is not gzip', Buffer.from(JSON.stringify(WHOLE))],
    ['gzip cut off', gzipSync(JSON.stringify(WHOLE)).subarray(0, -12)],
    ['gzip cut off in its check sum', gzipSync(JSON.stringify(WHOLE)).subarray(0, -1)],
    [
      'gzip with one byte changed',
      gzipSync(JSON.stringify(WHOLE)).map((byte, at) => (at === 40 ? byte ^ 0xff : byte)),
    ],
    ['gzip of nothing', gzipSync('')],
    ['gzip of bytes', gzipSync(Buffer.from([0xff, 0xfe, 0x00]))],
  ])('%s', async (_, bytes) => {
    await writeFile(file, bytes);
    await expectRefused(Snapshot.load(file));
    expect(await readFile(file)).toEqual(Buffer.from(bytes));
  });

  test.each(['{', '', '[]', 'null', '1', '"tracealloc-snapshot"', '{}'])('the JSON %j', async (json) => {
    await expectRefused(loadJson(json));
  });

  test('what was cut off, naming the file and the version it can read', async () => {
    await expectRefused(loadJson('{"format":'), /a\.snapshot is not a snapshot of version 1: ./);
  });

  test.each<[field: string, values: unknown[], reason?: RegExp]>([
    ['format', ['tracemalloc', null], /format is not tracealloc-snapshot/],
    ['version', [0, 2, '1', null], /version is not 1/],
    ['sampler', [7, null, ['run-7']], /sampler is not a string/],
    ['sampling_interval', [-1, 0.5, 2 ** 30 + 1, '134400', null], /sampling_interval holds/],
    ['taken_at', ['yesterday', '', 5, null, ['2026-01-02'], {}], /taken_at is not a time/],
    ['frames', [null, {}, 'main.ts', 5], /frames is not an array/],
    ['tree', [null, [], 5, 'x'], /tree is not an object/],
    ['samples', [null, [], 5, 'x'], /samples is not an object/],
  ])('a wrong %s', async (field, values, reason) => {
    for (const value of [...values, undefined]) {
      await expectRefused(loadJson(JSON.stringify({ ...WHOLE, [field]: value })), reason);
    }
  });

  test.each<[string, unknown]>([
    ['no array', { filename: 'main.ts' }],
    ['empty', []],
    ['without a name', ['main.ts', 9, 1]],
    ['a file name that is no text', [5, 9, 1, 'serve']],
    ['a function name that is no text', ['main.ts', 9, 1, null]],
    ['a line below 0', ['main.ts', -1, 1, 'serve']],
    ['a broken line', ['main.ts', 1.5, 1, 'serve']],
    ['a line too large', ['main.ts', 2 ** 32, 1, 'serve']],
    ['a line as text', ['main.ts', '9', 1, 'serve']],
    ['a column below 0', ['main.ts', 9, -1, 'serve']],
    ['a column too large', ['main.ts', 9, 2 ** 32, 'serve']],
    ['no column', ['main.ts', 9, null, 'serve']],
    ['a mark that is no mark', ['main.ts', 9, 1, 'serve', 1]],
  ])('a frame with a fault: %s', async (_, frame) => {
    await expectRefused(loadJson(JSON.stringify({ ...WHOLE, frames: [frame, WHOLE.frames[1]] })), /frames/);
  });

  test.each<['tree' | 'samples', column: string, values: unknown[]]>([
    [
      'tree',
      'parents',
      [
        [0, 0, 2],
        [0, 0, 3],
        [0, 1, 1],
        [1, 0, 1],
        [0, -1, 1],
        [0, 0.5, 1],
        [0, '0', 1],
        [0, null, 1],
        [0, 0],
        [0, 0, 1, 1],
        [],
      ],
    ],
    [
      'tree',
      'frames',
      [[0, 0, 2], [1, 0, 1], [0, -1, 1], [0, 0.5, 1], [0, '0', 1], [0, null, 1], [0, 0], [0, 0, 1, 1], []],
    ],
    [
      'samples',
      'ordinals',
      [[8, 3], [3, 3], [3, -1], [-(2 ** 53), 8], [3, 8.5], ['3', 8], [null, 8], [3, 2 ** 53], [3], [3, 8, 9]],
    ],
    ['samples', 'sizes', [[-1, 1], [1, 0.5], [1, 2 ** 53], ['1', 1], [null, 1], [[1], 1], [1], [1, 1, 1]]],
    ['samples', 'counts', [[0, 1], [-1, 1], [1.5, 1], [2 ** 32, 1], ['1', 1], [null, 1], [1], [1, 1, 1]]],
    ['samples', 'nodes', [[0, 1], [3, 1], [-1, 1], [1.5, 1], ['1', 1], [null, 1], [1], [1, 1, 1]]],
  ])('a wrong column %s.%s', async (table, column, values) => {
    const reason = new RegExp(`${table}.${column}|${table} has columns of different length`);
    for (const value of [...values, null, {}, 5, 'x', undefined]) {
      const damaged = { ...WHOLE, [table]: { ...WHOLE[table], [column]: value } };
      await expectRefused(loadJson(JSON.stringify(damaged)), reason);
    }
  });

  test('a tree whose columns are all empty', async () => {
    const tree = { parents: [], frames: [] };
    const samples = { ordinals: [], sizes: [], counts: [], nodes: [] };
    await expectRefused(loadJson(JSON.stringify({ ...WHOLE, tree, samples })), /tree/);
  });

  test('numbers that JSON reads as infinite', async () => {
    const json = JSON.stringify(WHOLE).replace('134400,121000', '1e999,121000');
    await expectRefused(loadJson(json), /samples\.sizes/);
  });

  test.each([
    ['the file', `{"__proto__":${JSON.stringify(WHOLE)}}`],
    [
      'the tree',
      JSON.stringify(WHOLE)
        .replace('"tree":{', '"tree":{"__proto__":{')
        .replace(/(,"samples")/, '}$1'),
    ],
    [
      'the samples',
      JSON.stringify(WHOLE).replace('"samples":{', '"samples":{"__proto__":{').replace(/$/, '}'),
    ],
  ])('columns that stand under __proto__: %s', async (_, json) => {
    expect(() => JSON.parse(json) as unknown).not.toThrow();
    await expectRefused(loadJson(json));
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

test('load() takes no notice of further keys, __proto__ among them', async () => {
  const json = JSON.stringify({ ...WHOLE, later: 1 }).replace('{', '{"__proto__":{"polluted":true},');
  const loaded = await loadJson(json);
  expect(loaded).toEqual(await loadJson(JSON.stringify(WHOLE)));
  expect(loaded).not.toHaveProperty('polluted');
  expect({}).not.toHaveProperty('polluted');
});
