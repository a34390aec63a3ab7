import { resultOf } from '../helpers/child';

describe('another heap profiler in the process', () => {
  const FOREIGN = 'ERR_TRACEALLOC_FOREIGN_SAMPLER';
  const LOST = 'ERR_TRACEALLOC_SAMPLER_LOST';

  test.each([
    ['first', { code: FOREIGN, foreignSampling: true }],
    ['stop', { code: LOST, foreignSampling: false }],
    ['disconnect', { code: LOST, foreignSampling: false }],
    ['replace', { code: FOREIGN, foreignSampling: true }],
    ['restart', { code: FOREIGN, foreignSampling: true }],
  ])('%s: it is told, keeps what is its own, and tracing can begin again', async (scene, expected) => {
    const result = await resultOf('foreign-sampler.js', { args: [scene] });
    expect(result).toEqual({ ...expected, tracing: false, again: null });
  });
});

test('CommonJS, ES module and a second copy of the package share one tracer', async () => {
  await expect(resultOf('copies.mjs')).resolves.toEqual({
    tracing: [true, true, true],
    stopped: [false, false, false],
    same: true,
    traces: true,
    codes: ['ERR_TRACEALLOC_BAD_OPTION', 'ERR_TRACEALLOC_BAD_OPTION'],
  });
});
