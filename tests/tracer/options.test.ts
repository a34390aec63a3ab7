import { OptionError } from '../../src/base/errors';
import { getTracebackLimit, isTracing, start, stop } from '../../src/tracer/api';
import { findTracerOptionFaults, type TracerOptions } from '../../src/tracer/options';
import { owner } from '../../src/tracer/owner';

afterEach(() => {
  stop();
});

/** Values that V8 would refuse, silently change, or abort the process for. */
const WRONG = [0, -1, 1.1, 0.5, NaN, Infinity, 1e20, '1024', null, {}, [4096], true, 10n];

function options(name: keyof TracerOptions, value: unknown): TracerOptions {
  return { [name]: value };
}

describe.each<[keyof TracerOptions, unknown[], (number | boolean)[]]>([
  ['samplingInterval', [...WRONG, 1023, 2 ** 30 + 1], [1024, 134_400, 2 ** 30]],
  ['tracebackLimit', [...WRONG, 129], [1, 50, 128]],
  ['buffers', WRONG.filter((value) => value !== true), [true, false]],
])('%s', (name, wrong, right) => {
  test.each(wrong)('%p is refused, and tracing did not start', (value) => {
    expect(() => {
      start(options(name, value));
    }).toThrow(OptionError);
    expect(isTracing()).toBe(false);
    // Nothing else was begun on the way either: the next start is not told of another sampler.
    start();
    expect(isTracing()).toBe(true);
  });

  test.each(right)('%p is taken', (value) => {
    start(options(name, value));
    expect(owner().tracer.state).toMatchObject({ [name]: value });
  });

  test('undefined stands for the default', () => {
    start(options(name, undefined));
    expect(owner().tracer.state).toMatchObject({
      samplingInterval: 40_320,
      tracebackLimit: 50,
      buffers: false,
    });
  });
});

test('a refused value leaves the running tracer as it is', () => {
  start({ tracebackLimit: 20 });
  expect(() => {
    start({ samplingInterval: 0.5 });
  }).toThrow(OptionError);
  expect(isTracing()).toBe(true);
  expect(getTracebackLimit()).toBe(20);
});

test('all faults are named at once, each with what is accepted', () => {
  const faults = findTracerOptionFaults({ samplingInterval: 0.5, tracebackLimit: 1000 });
  expect(faults).toEqual([
    'samplingInterval must be a whole number from 1024 to 1073741824, not 0.5',
    'tracebackLimit must be a whole number from 1 to 128, not 1000',
  ]);
  expect(() => {
    start({ samplingInterval: 0.5, tracebackLimit: 1000 });
  }).toThrow(faults.join('; '));
});
