import { TraceallocError } from '../../src/base/errors';
import { type Capture } from '../../src/tracer/capture';
import { ActiveResources } from '../../src/process/active-resources';
import { CaptureWindow, type Question } from '../../src/tracer/capture-window';
import { EventHub } from '../../src/tracer/events';
import { driveClock, settle } from './clock';
import { readingOf } from '../helpers/readings';
import { numberOf, question, StubTracer } from './stub-tracer';

let tracer: StubTracer;
let window: CaptureWindow;

driveClock();
beforeEach(() => {
  tracer = new StubTracer();
  window = new CaptureWindow(
    tracer.asTracer(),
    () => Promise.resolve(readingOf()),
    new EventHub(),
    new ActiveResources(() => false),
  );
});

/** Lands the capture that a promise waits for. */
async function landed<T>(taken: Promise<T>): Promise<T> {
  await settle();
  tracer.land();
  return taken;
}

async function tryTake(changes: Partial<Question> = {}): Promise<number | null> {
  return numberOf(await landed(window.tryTake(question(changes))));
}

/** The numbers of the captures that are kept. */
function kept() {
  return [window.start, window.last].map(numberOf);
}

describe('a capture beside the window', () => {
  test('becomes neither start nor last', async () => {
    expect(await tryTake()).toBe(1);
    expect(kept()).toEqual([null, null]);
    await landed(window.begin(question()));
    await landed(window.end(question()));
    expect(await tryTake()).toBe(4);
    expect(kept()).toEqual([2, 3]);
    const { now, last, start } = await landed(window.end(question()));
    expect([now, last, start].map(numberOf)).toEqual([5, 3, 2]);
  });

  test('starts the tracer in the name of who asks', async () => {
    const asked = question({ options: { samplingInterval: 4096 } });
    await tryTake(asked);
    expect(tracer.started).toEqual([{ options: asked.options, holder: asked.holder }]);
    expect(tracer.started[0]?.holder).toBe(asked.holder);
  });

  test.each(['begin', 'end'] as const)('is waited for by %s, which then takes its own', async (kind) => {
    const taken = window.tryTake(question());
    const look = window[kind](question());
    await settle();
    expect(tracer.captures).toBe(1);
    expect(numberOf(await landed(taken))).toBe(1);
    expect(numberOf((await landed(look)).now)).toBe(2);
    expect(kept()).toEqual(kind === 'begin' ? [2, null] : [null, 2]);
  });
});

describe('a capture that somebody waits for', () => {
  test('comes after another one, and becomes neither start nor last', async () => {
    const end = window.end(question());
    const taken = window.take(question());
    await landed(end);
    expect(numberOf(await landed(taken))).toBe(2);
    expect(kept()).toEqual([null, 1]);
  });

  test('is shared by all who ask for one meanwhile', async () => {
    const taken = [window.take(question()), window.tryTake(question()), window.take(question())];
    await settle();
    tracer.land();
    expect((await Promise.all(taken)).map(numberOf)).toEqual([1, null, 1]);
  });
});

describe('at once there is none', () => {
  /** What is given before anything else may happen. */
  async function atOnce(changes: Partial<Question> = {}): Promise<Capture | null | 'waits'> {
    const waits = Promise.resolve().then(() => Promise.resolve('waits' as const));
    return Promise.race([window.tryTake(question(changes)), waits]);
  }

  test.each<[string, () => Promise<unknown>]>([
    ['a begin', () => window.begin(question())],
    ['an end', () => window.end(question())],
    ['another such capture', () => window.tryTake(question())],
  ])('while %s is under way', async (_, ask) => {
    const other = ask();
    expect(await atOnce()).toBeNull();
    await settle();
    expect(await atOnce()).toBeNull();
    await landed(other);
    expect(tracer.captures).toBe(1);
    expect(await tryTake()).toBe(2);
  });

  test('while an end waits for its share of time', async () => {
    await landed(window.begin(question()));
    const end = window.end(question({ captureBudget: 0.01 }));
    expect(await atOnce()).toBeNull();
    await jest.advanceTimersByTimeAsync(990);
    tracer.land();
    expect(numberOf((await end).now)).toBe(2);
  });

  test('when the last capture was too recent for the share of time', async () => {
    expect(await tryTake({ captureBudget: 0.01 })).toBe(1);
    await jest.advanceTimersByTimeAsync(989);
    expect(await atOnce({ captureBudget: 0.01 })).toBeNull();
    expect(tracer.started).toHaveLength(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(await tryTake({ captureBudget: 0.01 })).toBe(2);
  });

  test('and a share of 0 is no limit', async () => {
    tracer.pauseMs = 1e6;
    expect(await tryTake()).toBe(1);
    expect(await tryTake()).toBe(2);
  });
});

describe('a failure', () => {
  test('of the start is given on, and charged: to find another sampler forces a collection', async () => {
    const refusal = new TraceallocError('ERR_TRACEALLOC_FOREIGN_SAMPLER', 'another one samples');
    tracer.refusal = () => {
      jest.advanceTimersByTime(10);
      return refusal;
    };
    const asked = question({ captureBudget: 0.01 });
    await expect(window.tryTake(asked)).rejects.toBe(refusal);
    await jest.advanceTimersByTimeAsync(989);
    expect(await window.tryTake(asked)).toBeNull();
    await jest.advanceTimersByTimeAsync(1);
    await expect(window.tryTake(asked)).rejects.toBe(refusal);
    expect(tracer.captures).toBe(0);
  });

  test('of the capture is given on, and charged with all its time', async () => {
    const asked = question({ captureBudget: 0.01 });
    const failed = expect(window.tryTake(asked)).rejects.toThrow('no memory');
    await jest.advanceTimersByTimeAsync(20);
    tracer.fail(new Error('no memory'));
    await failed;
    await jest.advanceTimersByTimeAsync(1979);
    expect(await window.tryTake(asked)).toBeNull();
    await jest.advanceTimersByTimeAsync(1);
    expect(await tryTake(asked)).toBe(2);
  });

  test('leaves the way free for a question without a limit', async () => {
    const failed = expect(window.tryTake(question())).rejects.toThrow('no memory');
    await jest.advanceTimersByTimeAsync(20);
    tracer.fail(new Error('no memory'));
    await failed;
    expect(numberOf((await landed(window.end(question()))).now)).toBe(2);
  });
});
