import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { onFunctionRun, recordCall } from '../../src/timeline/function-records';
import { parseDat } from '../../src/timeline/parse-dat';
import { type FunctionRun } from '../../src/timeline/timeline';
import { resultOf, runChild } from '../helpers/child';

describe('a recorded call', () => {
  const runs: FunctionRun[] = [];
  let stop: () => void;

  beforeEach(() => {
    runs.length = 0;
    stop = onFunctionRun((run) => runs.push(run));
  });
  afterEach(() => {
    stop();
  });

  const levels = () => runs.map(({ name, level }) => `${name} ${level}`);

  test('gives what the function gives, and tells when it ran and at which memory', () => {
    const before = Date.now() / 1000;
    expect(recordCall('f', () => 42)).toBe(42);
    const [run] = runs;
    expect(run).toMatchObject({ name: 'f', level: 0 });
    for (const { time, memory } of run ? [run.start, run.end] : []) {
      expect(time).toBeGreaterThanOrEqual(before);
      expect(time).toBeLessThanOrEqual(Date.now() / 1000);
      expect(memory).toBeGreaterThan(1);
    }
  });

  test('throws what the function throws', () => {
    expect(() =>
      recordCall('f', () => {
        throw new RangeError('no');
      }),
    ).toThrow(RangeError);
    expect(levels()).toEqual(['f 0']);
  });

  test('knows which calls are around it, also across awaiting', async () => {
    const inner = (name: string) => () => recordCall(name, () => setImmediate(name));
    await Promise.all([
      recordCall('a', async () => {
        await inner('a1')();
        await inner('a2')();
      }),
      recordCall('b', inner('b1')),
    ]);
    expect(levels().sort()).toEqual(['a 0', 'a1 1', 'a2 1', 'b 0', 'b1 1']);
    expect(recordCall('c', () => 1)).toBe(1);
    expect(levels().at(-1)).toBe('c 0');
  });

  test('of a promise ends when it is settled', async () => {
    let settle: (value: string) => void = () => undefined;
    const result = recordCall('f', () => new Promise((resolve) => (settle = resolve)));
    await setImmediate();
    expect(runs).toEqual([]);
    settle('done');
    await expect(result).resolves.toBe('done');
    expect(levels()).toEqual(['f 0']);
  });

  test('of a rejected promise rejects', async () => {
    const failing = recordCall('f', () => Promise.reject(new Error('no')));
    await expect(failing).rejects.toThrow('no');
    expect(levels()).toEqual(['f 0']);
  });

  test('does not touch a thenable, which may begin its work when it is awaited', () => {
    const then = jest.fn();
    const thenable = { then };
    expect(recordCall('f', () => thenable)).toBe(thenable);
    expect(then).not.toHaveBeenCalled();
  });

  test('tells nobody when nobody listens', () => {
    stop();
    expect(recordCall('f', () => 1)).toBe(1);
    expect(runs).toEqual([]);
  });
});

describe('the file of tracealloc run', () => {
  let directory: string;
  let path: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tracealloc-functions-'));
    path = join(directory, 'a.dat');
    await writeFile(path, 'CMDLINE node recorded-calls.js\n');
  });
  afterEach(() => rm(directory, { recursive: true }));

  const names = async () => parseDat(await readFile(path, 'utf8')).functions.map(({ name }) => name);

  test('gets the functions of the program that was started, not those of its children', async () => {
    const env = { TRACEALLOC_TIMELINE: `${process.pid}:${path}` };
    await expect(resultOf('recorded-calls.js', { env })).resolves.toEqual({ sum: 3, failed: 'no' });
    expect(await names()).toEqual(['add', 'fail', 'wait']);
  });

  test('is left alone by programs that another process started', async () => {
    const env = { TRACEALLOC_TIMELINE: `1:${path}` };
    await resultOf('recorded-calls.js', { env });
    expect(await names()).toEqual([]);
  });

  test('does not grow without bound', async () => {
    const env = { TRACEALLOC_TIMELINE: `${process.pid}:${path}` };
    await resultOf('recorded-calls.js', { env, args: ['12000'] });
    expect(await names()).toHaveLength(10_000);
  });

  test.each(['nowhere/a.dat', '.', ''])('that is %j harms no program, and is not created', async (file) => {
    const env = { TRACEALLOC_TIMELINE: `${process.pid}:${file && join(directory, file)}` };
    const { code, stderr } = await runChild('recorded-calls.js', { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(readFile(join(directory, 'nowhere'))).rejects.toThrow('ENOENT');
  });
});
