import { permissionFlag, resultOf, runChild } from '../helpers/child';

describe('a process that traces', () => {
  test.each([
    ['ends by itself', 'naturally', { code: 0, signal: null }],
    ['keeps its exit code', 'code', { code: 7, signal: null }],
    ['dies by SIGTERM', 'term', { code: null, signal: 'SIGTERM' }],
    ['dies by SIGINT', 'interrupt', { code: null, signal: 'SIGINT' }],
  ])('%s', async (_title, how, expected) => {
    await expect(runChild('exit.js', { args: [how] })).resolves.toMatchObject({ ...expected, stderr: '' });
  });

  test('leaves no listener, timer or memory after stopping', async () => {
    const result = await resultOf<Record<'before' | 'after' | 'traced' | 'own', unknown>>('lifecycle.js');
    expect(result.after).toEqual(result.before);
    expect(result).toMatchObject({ traced: { current: 0, peak: 0 }, own: 0 });
  });
});

test('many routers listen without a warning of a leak, and not after they are closed', async () => {
  const { code, stdout, stderr } = await runChild('many-listeners.js');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ told: 100, toldAfterClose: 0 });
});

test('intervals that would abort V8 are refused, and nothing starts', async () => {
  const { codes, tracing } = await resultOf<{ codes: string[]; tracing: boolean }>('bad-intervals.js');
  expect(new Set(codes)).toEqual(new Set(['true ERR_TRACEALLOC_BAD_OPTION']));
  expect(tracing).toBe(false);
});

describe('a runtime that cannot', () => {
  test('without an inspector the package loads and start says so', async () => {
    await expect(resultOf('no-inspector.js')).resolves.toEqual({ code: 'ERR_TRACEALLOC_NO_INSPECTOR' });
  });

  test("under Node's permission model start says so", async () => {
    const { stdout } = await runChild('start-code.js', {
      nodeArgs: [await permissionFlag(), '--allow-fs-read=*'],
    });
    expect(JSON.parse(stdout)).toEqual({ code: 'ERR_TRACEALLOC_INSPECTOR_DENIED' });
  });
});
