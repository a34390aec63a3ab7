import { resultOf, runChild } from '../helpers/child';

const BYTES = 200_000 * 40;

interface Registered {
  tracing: boolean;
  interval: number;
  limit: number;
  buffers: boolean;
  leak: number;
  make: number;
}

test.each(['--import', '--require'])(
  '%s traces from before the program loads; the router joins',
  async (flag) => {
    const { leak, make, ...rest } = await resultOf<Registered>('registered.js', {
      nodeArgs: [flag, 'tracealloc/register'],
      env: { TRACEALLOC_INTERVAL: '16384', TRACEALLOC_TRACEBACK_LIMIT: '7' },
    });
    expect(rest).toEqual({ tracing: true, interval: 16_384, limit: 7, buffers: false });
    expect(leak + make).toBeGreaterThan(BYTES / 2);
  },
);

test('exact frames keep a small hot function from being charged to its caller', async () => {
  const { make } = await resultOf<Registered>('registered.js', {
    nodeArgs: ['--import', 'tracealloc/register'],
    env: { TRACEALLOC_INTERVAL: '16384', TRACEALLOC_EXACT_FRAMES: '1' },
  });
  expect(make).toBeGreaterThan(BYTES / 2);
});

test('buffers are sampled from before the program loads, if that is asked for', async () => {
  const { buffers } = await resultOf<Registered>('registered.js', {
    nodeArgs: ['--import', 'tracealloc/register'],
    env: { TRACEALLOC_BUFFERS: '1' },
  });
  expect(buffers).toBe(true);
});

test.each([
  [
    { TRACEALLOC_INTERVAL: '0.5' },
    "TRACEALLOC_INTERVAL must be a whole number from 1024 to 1073741824, not '0.5'",
  ],
  [
    { TRACEALLOC_INTERVAL: '512' },
    'TRACEALLOC_INTERVAL must be a whole number from 1024 to 1073741824, not 512',
  ],
  [
    { TRACEALLOC_TRACEBACK_LIMIT: 'many' },
    "TRACEALLOC_TRACEBACK_LIMIT must be a whole number from 1 to 128, not 'many'",
  ],
  [
    { TRACEALLOC_BUFFERS: 'true', TRACEALLOC_EXACT_FRAMES: 'yes' },
    "TRACEALLOC_BUFFERS must be 0 or 1, not 'true'; TRACEALLOC_EXACT_FRAMES must be 0 or 1, not 'yes'",
  ],
])('%j ends the process with code 9', async (env, fault) => {
  const { code, stdout, stderr } = await runChild('registered.js', {
    nodeArgs: ['--import', 'tracealloc/register'],
    env,
  });
  expect({ code, stdout }).toEqual({ code: 9, stdout: '' });
  expect(stderr).toContain(`tracealloc/register: ${fault}\n`);
});

test('an empty variable is an unset one', async () => {
  const { interval, limit, buffers } = await resultOf<Registered>('registered.js', {
    nodeArgs: ['--import', 'tracealloc/register'],
    env: { TRACEALLOC_INTERVAL: '', TRACEALLOC_BUFFERS: '', TRACEALLOC_EXACT_FRAMES: '' },
  });
  expect({ interval, limit, buffers }).toEqual({ interval: 146_880, limit: 50, buffers: false });
});
