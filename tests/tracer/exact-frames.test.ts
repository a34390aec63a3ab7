import { cachedDataVersionTag } from 'node:v8';
import { ExactFrames, IDLE_MS } from '../../src/tracer/exact-frames';

/** The tag of V8's code cache is made of all flags. */
const UNTOUCHED = cachedDataVersionTag();

let frames: ExactFrames;

beforeEach(() => {
  jest.useFakeTimers();
  frames = new ExactFrames();
});

afterEach(() => {
  frames.exit();
  jest.useRealTimers();
});

function stateOf({ state }: ExactFrames) {
  return state && { exact: state.exact, doubt: state.doubt };
}

const EXACT = { exact: true, doubt: null };

test.each([
  ['begin', false, { exact: false, doubt: 'not-begun' }],
  ['begin', true, EXACT],
  ['always', false, EXACT],
  ['always', true, EXACT],
  ['never', false, { exact: false, doubt: 'never' }],
  ['never', true, { exact: false, doubt: 'never' }],
] as const)('%s, tracing begins with a begin: %p', (mode, exact, expected) => {
  frames.begin(mode, { exact });
  expect(stateOf(frames)).toEqual(expected);
});

test('a begin while tracing runs makes frames exact, once', () => {
  frames.begin('begin', {});
  frames.beginExact();
  const { state } = frames;
  expect(stateOf(frames)).toEqual(EXACT);
  frames.beginExact();
  expect(frames.state).toBe(state);
});

test('before tracing a begin changes nothing', () => {
  frames.beginExact();
  expect(frames.state).toBeNull();
  expect(cachedDataVersionTag()).toBe(UNTOUCHED);
});

test('what begins before the program has no code to compile anew', () => {
  frames.begin('always', { isCold: true });
  expect(frames.state?.switchMs).toBe(0);
});

describe('after half an hour without a question', () => {
  test('inlining is allowed again, and the next begin forbids it', () => {
    frames.begin('begin', { exact: true });
    jest.advanceTimersByTime(IDLE_MS - 1);
    expect(stateOf(frames)).toEqual(EXACT);
    const exact = cachedDataVersionTag();
    jest.advanceTimersByTime(1);
    expect(stateOf(frames)).toEqual({ exact: false, doubt: 'idle' });
    expect(cachedDataVersionTag()).not.toBe(exact);
    // Allocations are still kept apart.
    expect(cachedDataVersionTag()).not.toBe(UNTOUCHED);
    frames.asked();
    expect(stateOf(frames)).toEqual({ exact: false, doubt: 'idle' });
    frames.beginExact();
    expect(stateOf(frames)).toEqual(EXACT);
  });

  test('a question begins the time anew', () => {
    frames.begin('begin', { exact: true });
    jest.advanceTimersByTime(IDLE_MS - 1);
    frames.asked();
    jest.advanceTimersByTime(IDLE_MS - 1);
    expect(stateOf(frames)).toEqual(EXACT);
  });

  test('always means always', () => {
    frames.begin('always', {});
    jest.advanceTimersByTime(IDLE_MS);
    expect(stateOf(frames)).toEqual(EXACT);
  });
});

describe('the end of tracing', () => {
  test('sets the flags back and leaves no timer', () => {
    frames.begin('begin', { exact: true });
    expect(cachedDataVersionTag()).not.toBe(UNTOUCHED);
    frames.end();
    expect(frames.state).toBeNull();
    expect(cachedDataVersionTag()).toBe(UNTOUCHED);
    expect(jest.getTimerCount()).toBe(0);
  });

  test('may linger, for tracing that begins again soon', () => {
    frames.begin('begin', { exact: true });
    const exact = cachedDataVersionTag();
    frames.end(1000);
    expect(frames.state).toBeNull();
    jest.advanceTimersByTime(999);
    expect(cachedDataVersionTag()).toBe(exact);
    frames.begin('begin', { exact: true });
    expect(frames.state?.switchMs).toBe(0);
    frames.end(1000);
    jest.advanceTimersByTime(1000);
    expect(cachedDataVersionTag()).toBe(UNTOUCHED);
  });
});

test('what the end of another tracer took away is set again', () => {
  const other = new ExactFrames();
  other.begin('begin', { exact: true });
  frames.begin('begin', { exact: true });
  expect(frames.state?.switchMs).toBe(0);
  const exact = cachedDataVersionTag();
  other.end();
  expect(cachedDataVersionTag()).toBe(UNTOUCHED);
  frames.renew();
  expect(cachedDataVersionTag()).toBe(exact);
  expect(frames.state?.switchMs).toBeGreaterThan(0);
  const { state } = frames;
  frames.renew();
  expect(frames.state).toBe(state);
});
