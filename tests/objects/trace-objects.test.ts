import { OptionError } from '../../src/base/errors';
import { traceObjects } from '../../src/objects/trace-objects';
import { resultOf } from '../helpers/child';

interface Result {
  returned: number;
  resolved: string;
  threw: boolean;
  rejectedWith: boolean;
  file: string;
  complaint: string;
  toNowhere: string;
  [tables: string]: unknown;
}

/** The header of a table. */
const header = (name: string) => new RegExp(`^# ${name}: \\S+Z to \\S+Z, [\\d.]+ ms$`, 'm');

describe('a traced function', () => {
  let result: Result;
  const tables = (name: string) => result[name] as string[];

  /** How much a type grew, by the rows of a table. */
  function growth(table: string | undefined, type: string): number {
    const row = new RegExp(`^${type} \\(tests/children/trace-objects\\.js:\\d+\\) +\\d+ +\\+(\\d+)$`, 'm');
    return Number(row.exec(table ?? '')?.[1] ?? 0);
  }

  beforeAll(async () => {
    result = await resultOf<Result>('trace-objects.js');
  });

  test('returns what it returns, with its this; its table has what it kept, and not what it dropped', () => {
    expect(result.returned).toBe(5);
    const [table] = tables('sync');
    expect(table).toMatch(header('add'));
    expect(growth(table, 'Sync')).toBe(1000);
    expect(growth(table, 'Dropped')).toBe(0);
  });

  test('has none of its wrapper in its table', () => {
    for (const table of tables('nothing')) {
      const deltas = Array.from(table.matchAll(/ \+(\d+)$/gm), ([, delta]) => Number(delta));
      expect(deltas.reduce((sum, delta) => sum + delta, 0)).toBeLessThan(30);
    }
  });

  test('that is asynchronous is waited for; a table has as many rows as asked for', () => {
    expect(result.resolved).toBe('value');
    const [table] = tables('async');
    expect(growth(table, 'Async')).toBe(500);
    expect(table?.split('\n')).toHaveLength(2);
  });

  test('that throws, or rejects, does so after its table', () => {
    expect([result.threw, result.rejectedWith]).toEqual([true, true]);
    expect(growth(tables('thrown')[0], 'Thrown')).toBe(10);
    expect(tables('rejected')[0]).toMatch(header('\\(anonymous\\)'));
  });

  test('inside another one has a table of its own, first; the outer one has its growth, too', () => {
    const [inner, outer] = tables('nested');
    expect(inner).toMatch(header('inner'));
    expect([growth(inner, 'Inner'), growth(inner, 'Outer')]).toEqual([20, 0]);
    expect(outer).toMatch(header('outer'));
    expect([growth(outer, 'Inner'), growth(outer, 'Outer')]).toEqual([20, 30]);
  });

  test('beside another one has the growth of both', () => {
    const [one, two] = tables('together');
    expect(one).toMatch(header('one'));
    expect(two).toMatch(header('two'));
    for (const table of [one, two]) expect([growth(table, 'Inner'), growth(table, 'Outer')]).toEqual([5, 7]);
  });

  test('appends its tables to a file', () => {
    expect(tables('toFile')).toEqual([]);
    const [first, second] = result.file.split(/(?=^# )/m);
    expect([growth(first, 'Sync'), growth(second, 'Sync')]).toEqual([3, 3]);
  });

  test('works also where its table cannot be written', () => {
    expect(result.toNowhere).toBe('value');
    expect(result.complaint).toMatch(/^tracealloc: a table could not be written: ENOENT/);
  });
});

test('where objects cannot be counted the function runs, and a line says why there is no table', async () => {
  const denied = await resultOf<{ value: string; logged: string }>('trace-objects-denied.js');
  expect(denied.value).toBe('value');
  expect(denied.logged).toMatch(/^# work: .*\n\(no table: this runtime has no usable inspector\)$/);
});

test('wrong arguments are refused, all at once', () => {
  const fn = 7 as unknown as () => void;
  const wrong = { limit: 0, output: '' };
  expect(() => traceObjects(fn, wrong)).toThrow(OptionError);
  expect(() => traceObjects(fn, wrong)).toThrow(
    /first argument must be a function, not 7; limit must be .* 1 to 1000, not 0; output must be .* not ''/,
  );
  for (const limit of [1001, 1.5, NaN, '7']) {
    expect(() => traceObjects(() => 0, { limit: limit as number })).toThrow(OptionError);
  }
});
