import { resultOf } from '../helpers/child';

describe('another heap profiler in the process', () => {
  const FOREIGN = 'ERR_TRACEALLOC_FOREIGN_SAMPLER';
  const LOST = 'ERR_TRACEALLOC_SAMPLER_LOST';

  test.each([
    ['first', FOREIGN, 'another heap profiler is sampling in this process'],
    ['stop', LOST, 'another tool stopped the heap sampler, and what was traced is gone'],
    ['disconnect', LOST, 'another tool stopped the heap sampler, and what was traced is gone'],
    ['replace', FOREIGN, 'another heap profiler stopped ours and samples in its place'],
    ['restart', FOREIGN, 'another heap profiler stopped ours and samples in its place'],
  ])(
    '%s: we are told, it keeps what is its own, and tracing can begin again',
    async (scene, code, message) => {
      const result = await resultOf('foreign-sampler.js', { args: [scene] });
      const foreignSampling = code === FOREIGN;
      expect(result).toEqual({
        code,
        told: [{ code, message }],
        tracing: false,
        foreignSampling,
        again: null,
      });
    },
  );
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
