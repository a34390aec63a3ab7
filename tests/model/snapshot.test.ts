import fc from 'fast-check';

import { Filter } from '../../src/model/filter';
import { Frame } from '../../src/model/frame';
import { Snapshot, type TraceInput } from '../../src/model/snapshot';
import { objectsArbitrary, path, sampledSnapshot, trace } from '../helpers/traces';

describe('fromTraces()', () => {
  test('builds a snapshot of exact data', () => {
    const { tree, samples, origin } = Snapshot.fromTraces([
      trace(10, 'main.ts:9 cache.ts:2', 3),
      trace(0, 'main.ts:9'),
    ]);
    expect(origin).toEqual({
      sampler: expect.stringMatching(/^traces-/) as string,
      samplingInterval: 0,
      takenAt: expect.any(Date) as Date,
    });
    expect(samples).toEqual({
      ordinals: Float64Array.of(1, 2),
      sizes: Float64Array.of(10, 0),
      counts: Uint32Array.of(3, 1),
      slacks: Uint32Array.of(0, 0),
      nodes: Uint32Array.of(2, 1),
    });
    expect(tree.path(2)).toEqual(path('main.ts:9 cache.ts:2'));
  });

  test('takes one block and an unknown frame where nothing is said', () => {
    const [only] = Snapshot.fromTraces([{ size: 5 }]).traces;
    expect(only).toMatchObject({ size: 5, count: 1 });
    expect(only?.traceback.frames).toEqual([new Frame('(unknown)', 0)]);
  });

  test('takes the first position and no name where a frame does not have them', () => {
    const [only] = Snapshot.fromTraces([{ size: 5, traceback: [{ filename: 'a.ts', lineno: 3 }] }]).traces;
    expect(only?.traceback.frames).toEqual([new Frame('a.ts', 3, 0, '')]);
  });

  test('takes memory outside the heap where that is said, which is a group of its own', () => {
    const place = { filename: 'a.ts', lineno: 3, functionName: 'f' };
    const snapshot = Snapshot.fromTraces([
      { size: 5, traceback: [place] },
      { size: 7, traceback: [{ ...place, external: true }] },
    ]);
    expect(snapshot.statistics('filename').map(String)).toEqual([
      'a.ts: size=7 B, count=1, average=7 B, external',
      'a.ts: size=5 B, count=1, average=5 B',
    ]);
  });

  test('names each run of its own, since no two share objects', () => {
    const [a, b] = [Snapshot.fromTraces([]), Snapshot.fromTraces([])];
    expect(a.origin.sampler).not.toBe(b.origin.sampler);
  });

  test.each([
    [{ size: -1 }, 'size of a trace must be a whole number from 0 to 9007199254740991, not -1'],
    [{ size: 0.5 }, /not 0.5$/],
    [{ size: NaN }, /not NaN$/],
    [{ size: Infinity }, /not Infinity$/],
    [{ size: 2 ** 53 }, /not 9007199254740992$/],
    [{ size: '8' }, /^size of a trace .* not 8$/],
    [{}, /not undefined$/],
    [{ size: 1, count: 0 }, 'count of a trace must be a whole number from 1 to 4294967295, not 0'],
    [{ size: 1, count: -1 }, /not -1$/],
    [{ size: 1, count: 1.5 }, /not 1.5$/],
    [{ size: 1, count: 2 ** 32 }, /not 4294967296$/],
    [{ size: 1, count: null }, /not null$/],
  ])('refuses %p', (bad, message) => {
    const build = () => Snapshot.fromTraces([trace(1, 'a.ts:1'), bad as TraceInput]);
    expect(build).toThrow(expect.objectContaining({ code: 'ERR_TRACEALLOC_BAD_ARGUMENT' }) as Error);
    expect(build).toThrow(message);
  });

  test.each([{ lineno: -1 }, { lineno: 1.5 }, { lineno: 2 ** 32 }, { lineno: 1, column: -1 }])(
    'refuses the frame position %p, which no snapshot file can hold',
    (position) => {
      const build = () => Snapshot.fromTraces([{ size: 1, traceback: [{ filename: 'a.ts', ...position }] }]);
      expect(build).toThrow(expect.objectContaining({ code: 'ERR_TRACEALLOC_BAD_ARGUMENT' }) as Error);
    },
  );
});

test('holds at most 28 bytes a sample and 32 bytes a node', () => {
  fc.assert(
    fc.property(objectsArbitrary, (objects) => {
      const { byteLength, samples, tree } = sampledSnapshot(objects);
      const { ordinals, sizes, counts, slacks, nodes } = samples;
      const columns = [ordinals, sizes, counts, slacks, nodes, tree.parents, tree.nodeFrames];
      expect(byteLength).toBe(columns.reduce((sum, column) => sum + column.byteLength, 0));
      expect(columns.reduce((sum, column) => sum + column.buffer.byteLength, 0)).toBe(byteLength);
      expect(byteLength).toBeLessThanOrEqual(28 * objects.length + 32 * tree.length);
    }),
  );
});

describe('sites()', () => {
  const snapshot = Snapshot.fromTraces([
    trace(1, 'main.ts:1 cache.ts:2'),
    trace(1, 'cache.ts:2'),
    trace(1, 'b.ts:1'),
  ]);

  test('are the frames that allocated, each once', () => {
    expect(snapshot.sites().map(String).sort()).toEqual(['b.ts:1', 'cache.ts:2']);
  });

  test('follow a filter', () => {
    expect(
      snapshot
        .filterTraces([new Filter(false, 'b.ts')])
        .sites()
        .map(String),
    ).toEqual(['cache.ts:2']);
  });
});

describe('mapFrames()', () => {
  const snapshot = Snapshot.fromTraces([
    trace(3, 'dist/main.js:1 dist/a.js:7'),
    trace(2, 'dist/main.js:2 dist/a.js:7'),
  ]);
  const toSource = ({ filename }: Frame) =>
    new Frame(filename.replace('dist/', 'src/').replace('.js', '.ts'), 1);

  test('gives a snapshot with the frames replaced', () => {
    const mapped = snapshot.mapFrames(toSource);
    expect(Array.from(mapped.traces, ({ size, traceback }) => [size, traceback.frames.join(' ')])).toEqual([
      [3, 'src/main.ts:1 src/a.ts:1'],
      [2, 'src/main.ts:1 src/a.ts:1'],
    ]);
    expect(mapped.origin).toBe(snapshot.origin);
  });

  test('makes paths that become equal one', () => {
    const rows = snapshot.mapFrames(toSource).statistics('traceback');
    expect(rows.map(({ size, count }) => [size, count])).toEqual([[5, 2]]);
  });

  test('leaves the original as it was', () => {
    snapshot.mapFrames(toSource);
    expect(snapshot.tree.frames.map(String)).toEqual(['dist/main.js:1', 'dist/a.js:7', 'dist/main.js:2']);
  });
});
