import { readFileSync } from 'node:fs';
import { resultOf } from '../helpers/child';

interface Row {
  filename: string;
  lineno: number;
  functionName: string;
  size: number;
  count: number;
  error: number;
  samples: number;
}

function total(rows: readonly Row[]): number {
  return rows.reduce((sum, { size }) => sum + size, 0);
}

describe('what is kept and what is let go', () => {
  interface Kept {
    filename: string;
    bytes: number;
    full: Row[];
    objects: number;
    views: Row[];
    after: Row[];
    freed: number;
  }

  let result: Kept;
  let lineOf: (text: string) => number;

  beforeAll(async () => {
    result = await resultOf<Kept>('buffers-kept.js');
    const lines = readFileSync(result.filename, 'utf8').split('\n');
    lineOf = (text) => lines.findIndex((line) => line.includes(text)) + 1;
  });

  test.each([
    ['alloc', 'alloc: () =>'],
    ['allocFilled', 'allocFilled: () =>'],
    ['allocUnsafe', 'allocUnsafe: () =>'],
    ['allocUnsafeSlow', 'allocUnsafeSlow: () =>'],
    ['from', 'from: () =>'],
    ['concat', 'concat: () =>'],
    ['arrayBuffer', 'arrayBuffer: () =>'],
    ['sharedArrayBuffer', 'sharedArrayBuffer: () =>'],
  ])('%s is a row of the line of the call, with its size and its count', (functionName, text) => {
    const row = result.full.find(({ lineno }) => lineno === lineOf(text));
    expect(row).toMatchObject({ filename: result.filename, functionName });
    const { size = 0, error = 0, count = 0 } = row ?? {};
    // One error is the 95 % interval; a test that must not flake takes three.
    expect(Math.abs(size - result.bytes)).toBeLessThan(3 * error);
    expect(error).toBeLessThan(result.bytes / 5);
    expect(count / (result.bytes / 10_000)).toBeCloseTo(1, 0);
  });

  test('small Buffers, which share memory, count each', () => {
    const row = result.full.find(({ lineno }) => lineno === lineOf('small: () =>'));
    const bytes = 600 * 100 * 96;
    expect(Math.abs((row?.size ?? 0) - bytes)).toBeLessThan(3 * (row?.error ?? 0));
  });

  test('views of other memory, and what lies on the heap, count nothing', () => {
    expect(result.full).toHaveLength(9);
  });

  test('the objects on the heap that Buffers are keep their rows', () => {
    // 60,000 small ones and some others, of at least 64 bytes.
    expect(result.objects).toBeGreaterThan(60_000 * 64 * 0.8);
  });

  /** The memory that small Buffers share counts until all of it is let go, and Node keeps the newest. */
  const POOL = 300_000;

  test('a part that is kept keeps its row', () => {
    const isAlloc = ({ functionName }: Row) => functionName === 'alloc';
    expect(result.views.filter(isAlloc)).toEqual(result.full.filter(isAlloc));
    expect(total(result.views.filter((row) => !isAlloc(row)))).toBeLessThan(POOL);
  });

  test('what was let go is gone, and known to be', () => {
    expect(total(result.after)).toBeLessThan(POOL);
    expect(result.freed).toBe(9);
  });
});

test('the functions look and act as those in whose place they stand, and stop restores them', async () => {
  expect(await resultOf('buffers-patches.js')).toEqual([]);
});

test('what others have patched stays theirs', async () => {
  interface Patched {
    bytes: number;
    counted: number[];
    again: number[];
  }
  const { bytes, counted, again, ...rest } = await resultOf<Patched>('buffers-other-patcher.js');
  expect(rest).toEqual({
    calls: 200,
    theirsBeforeIsBack: true,
    theirsAfterStays: true,
    ourConstructorIsGone: true,
    forgotten: [],
    theirsStillStays: true,
    inert: 'x',
  });
  expect(counted).toHaveLength(2);
  for (const sizes of [counted, again]) {
    const size = sizes.reduce((sum, each) => sum + each, 0);
    expect(size / (2 * bytes)).toBeCloseTo(1, 0);
  }
});

test.each([
  ['intrinsics', ['--frozen-intrinsics'], 1],
  ['prototype', [], 2],
  ['buffer', [], 2],
  ['global', [], 2],
  ['bound', [], 2],
  ['getter', [], 2],
])('what the program has fixed stays as it is: %s', async (way, nodeArgs, counted) => {
  expect(await resultOf('buffers-frozen.js', { nodeArgs, args: [way] })).toEqual({
    looksAlike: true,
    isRestored: true,
    counted,
    kept: 3,
  });
});

describe('the error stacks of the program', () => {
  const untouched = { askedBySampling: 0, stackTraceLimit: 3 };
  const prepared = { same: true, flags: true, prepared: 'prepared by the program' };

  test.each([[[]], [['--enable-source-maps']]])('%j', async (nodeArgs) => {
    const result = await resultOf<Record<string, object>>('buffers-errors.js', { nodeArgs });
    expect(result).toMatchObject({
      none: { ...untouched, site: 'keep', own: false },
      function: { ...untouched, ...prepared, site: 'keep' },
      accessor: { ...untouched, ...prepared, site: 'keep' },
      // Nothing may stand in its place, so the stack is not known.
      fixed: { ...untouched, ...prepared, site: '(unknown)', frames: 1 },
    });
  });
});

describe('an ES module', () => {
  interface Paths {
    filename: string;
    paths: { size: number; frames: Omit<Row, 'size'>[] }[];
  }

  test('paths have the lines of the calls, also beyond an await, and no builtins', async () => {
    const { filename, paths } = await resultOf<Paths>('buffers-esm.mjs');
    const inFile = (lineno: number, functionName: string) => ({ filename, lineno, functionName });
    expect(paths.map(({ frames }) => frames)).toEqual([
      [expect.objectContaining({ filename: '(eval)' }), inFile(19, '')],
      [inFile(8, 'load'), inFile(18, '')],
      [inFile(8, 'load'), inFile(13, 'later'), inFile(17, '')],
    ]);
  });

  test('paths end at the limit, the newest frames kept', async () => {
    const { paths } = await resultOf<Paths>('buffers-esm.mjs', { args: ['2'] });
    expect(paths.map(({ frames }) => frames.map(({ lineno }) => lineno))).toEqual([
      [expect.any(Number), 19],
      [8],
      [8, 13],
    ]);
  });
});

test('a worker thread samples its own Buffers', async () => {
  const { rows, isUntouched } = await resultOf<{ rows: [string, number][]; isUntouched: boolean }>(
    'buffers-worker.js',
  );
  expect(isUntouched).toBe(true);
  expect(rows).toEqual([['work', expect.any(Number)]]);
  expect((rows[0]?.[1] ?? 0) / 6_000_000).toBeCloseTo(1, 0);
});
