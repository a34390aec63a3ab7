import { TraceallocError } from '../../src/base/errors';
import { type ProcessReading } from '../../src/process/process-reading';
import { ActiveResources } from '../../src/process/active-resources';
import { CaptureWindow, type Look, type Question } from '../../src/tracer/capture-window';
import { EventHub } from '../../src/tracer/events';
import { readingOf } from '../helpers/readings';
import { driveClock, settle } from './clock';
import { numberOf, question, StubTracer } from './stub-tracer';

let tracer: StubTracer;
let window: CaptureWindow;
/** How the process stands. */
let reading: ProcessReading;
const readProcess = jest.fn(() => Promise.resolve(reading));

driveClock();
beforeEach(() => {
  tracer = new StubTracer();
  reading = readingOf();
  readProcess.mockClear();
  window = new CaptureWindow(
    tracer.asTracer(),
    readProcess,
    new EventHub(),
    new ActiveResources(() => false),
  );
});

/** Asks, and lands the capture. */
async function take(kind: 'begin' | 'end', changes: Partial<Question> = {}): Promise<Look> {
  const look = window[kind](question(changes));
  await settle();
  tracer.land();
  return look;
}

function numbers({ now, last, start }: Look) {
  return [numberOf(now), numberOf(last), numberOf(start)];
}

function busy(retryAfter: number) {
  return { code: 'ERR_TRACEALLOC_BUSY', retryAfter };
}

describe('one question after the other', () => {
  test('begin is the start, and every end is compared with it and with the end before', async () => {
    expect(numbers(await take('begin'))).toEqual([1, null, 1]);
    expect([numberOf(window.start), numberOf(window.last)]).toEqual([1, null]);
    expect(numbers(await take('end'))).toEqual([2, null, 1]);
    expect(numbers(await take('end'))).toEqual([3, 2, 1]);
    expect([numberOf(window.start), numberOf(window.last)]).toEqual([1, 3]);
  });

  test('begin alone reads how the process stands, before its capture', async () => {
    const begin = window.begin(question());
    await settle();
    expect([tracer.underWay, readProcess.mock.calls.length]).toEqual([1, 1]);
    tracer.land();
    await begin;
    expect((await take('end')).now.reading).toBeNull();
    expect(window.start?.reading).toBe(reading);
    expect(readProcess).toHaveBeenCalledTimes(1);
  });

  test('another begin forgets what was before', async () => {
    await take('begin');
    await take('end');
    expect(numbers(await take('begin'))).toEqual([3, null, 3]);
    expect(window.last).toBeNull();
    expect(numbers(await take('end'))).toEqual([4, null, 3]);
  });

  test('end without begin has no start', async () => {
    expect(numbers(await take('end'))).toEqual([1, null, null]);
    expect(numbers(await take('end'))).toEqual([2, 1, null]);
  });

  test('captures of an earlier run of the sampler are not compared with, and dropped', async () => {
    await take('begin');
    await take('end');
    tracer.run = 'run-2';
    expect(numbers(await take('end'))).toEqual([3, null, null]);
    expect([numberOf(window.start), numberOf(window.last)]).toEqual([null, 3]);
  });

  test('clear forgets both', async () => {
    await take('begin');
    await take('end');
    window.clear();
    expect([window.start, window.last]).toEqual([null, null]);
  });

  test('each starts the tracer in the name of who asks', async () => {
    const asked = question({ options: { samplingInterval: 4096 } });
    await take('begin', asked);
    await take('end', asked);
    expect(tracer.started).toEqual([asked, asked].map(({ options, holder }) => ({ options, holder })));
    expect(tracer.started[0]?.holder).toBe(asked.holder);
  });
});

describe('the same question meanwhile', () => {
  test.each(['begin', 'end'] as const)('%s shares the capture that is under way', async (kind) => {
    const looks = Promise.all(Array.from({ length: 50 }, () => window[kind](question())));
    await settle();
    tracer.land();
    const [first, ...others] = await looks;
    expect(tracer.captures).toBe(1);
    expect(others.every((look) => look === first)).toBe(true);
  });

  test('holds the tracer, too: the first to ask may end, the others have not', async () => {
    const [first, second] = [question(), question()];
    const looks = Promise.all([window.begin(first), window.begin(second)]);
    await settle();
    tracer.land();
    await looks;
    const holders = tracer.started.map(({ holder }) => holder);
    expect(holders).toContain(first.holder);
    expect(holders).toContain(second.holder);
  });

  test('with other options is refused alone', async () => {
    const conflict = new TraceallocError('ERR_TRACEALLOC_OPTION_CONFLICT', 'it runs with others');
    tracer.refusal = ({ samplingInterval }) => (samplingInterval === 4096 ? conflict : null);
    const looks = Promise.allSettled([
      window.begin(question()),
      window.begin(question({ options: { samplingInterval: 4096 } })),
    ]);
    await settle();
    tracer.land();
    const [first, second] = await looks;
    expect(first).toMatchObject({ status: 'fulfilled' });
    expect(second).toEqual({ status: 'rejected', reason: conflict });
  });

  test('shares a failure, and the next one is taken afresh', async () => {
    const looks = Promise.allSettled([window.end(question()), window.end(question())]);
    await settle();
    tracer.fail(new Error('no memory'));
    expect((await looks).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(numbers(await take('end'))).toEqual([2, null, null]);
  });
});

describe('another question meanwhile', () => {
  test('waits until the capture has landed', async () => {
    const begin = window.begin(question());
    const end = window.end(question());
    await settle();
    expect(tracer.underWay).toBe(1);
    tracer.land();
    expect(numbers(await begin)).toEqual([1, null, 1]);
    await settle();
    tracer.land();
    expect(numbers(await end)).toEqual([2, null, 1]);
  });

  test('waits for a failure alike', async () => {
    const begin = window.begin(question());
    const end = window.end(question());
    await settle();
    tracer.fail(new Error('no memory'));
    await expect(begin).rejects.toThrow('no memory');
    await settle();
    tracer.land();
    expect(numbers(await end)).toEqual([2, null, null]);
  });

  test('is told to come back after two seconds', async () => {
    const begin = window.begin(question());
    const end = window.end(question());
    let error: unknown = null;
    end.catch((reason: unknown) => (error = reason));
    await jest.advanceTimersByTimeAsync(1999);
    expect(error).toBeNull();
    await jest.advanceTimersByTimeAsync(1);
    expect(error).toMatchObject(busy(2));
    expect(tracer.captures).toBe(1);
    tracer.land();
    expect(numbers(await begin)).toEqual([1, null, 1]);
  });

  test('many of both kinds come to an end, one capture at a time', async () => {
    const kinds = Array.from({ length: 100 }, (_, at) => (at % 2 === 0 ? 'begin' : 'end'));
    let most = 0;
    const looks = Promise.all(kinds.map((kind) => window[kind](question())));
    await settle();
    while (tracer.underWay > 0) {
      most = Math.max(most, tracer.underWay);
      tracer.land();
      await settle();
    }
    await looks;
    expect(most).toBe(1);
    expect(tracer.captures).toBeLessThan(100);
  });
});

describe('the share of time for captures', () => {
  test('a question waits for it', async () => {
    await take('begin');
    const end = window.end(question({ captureBudget: 0.01 }));
    await jest.advanceTimersByTimeAsync(989);
    expect(tracer.captures).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    expect(tracer.captures).toBe(2);
    tracer.land();
    expect(numbers(await end)).toEqual([2, null, 1]);
  });

  test.each([
    [100, 10],
    [110, 11],
    [101, 10],
  ])('after a pause of %i ms a question is told to come back in %i s', async (pauseMs, retryAfter) => {
    tracer.pauseMs = pauseMs;
    await take('begin');
    await expect(window.end(question({ captureBudget: 0.01 }))).rejects.toMatchObject(busy(retryAfter));
    expect(tracer.captures).toBe(1);
    expect(tracer.started).toHaveLength(1);
  });

  test('time spent waiting for another capture counts against the two seconds', async () => {
    tracer.pauseMs = 10;
    const begin = window.begin(question());
    const end = window.end(question({ captureBudget: 0.01 }));
    const refused = expect(end).rejects.toMatchObject(busy(1));
    await jest.advanceTimersByTimeAsync(1500);
    tracer.land();
    await begin;
    await settle();
    await refused;
  });

  test('is one for captures that somebody waits for, and one for all others', async () => {
    const asked = question({ captureBudget: 0.01 });
    const watched = window.tryTake(asked);
    await settle();
    tracer.land();
    expect(await watched).not.toBeNull();
    expect(await window.tryTake(asked)).toBeNull();
    const end = window.end(asked);
    await settle();
    tracer.land();
    expect(numbers(await end)).toEqual([2, null, null]);
    await jest.advanceTimersByTimeAsync(990);
    const next = window.tryTake(asked);
    await settle();
    tracer.land();
    expect(await next).not.toBeNull();
  });

  test('0 turns it off', async () => {
    tracer.pauseMs = 1e6;
    await take('begin');
    expect(numbers(await take('end', { captureBudget: 0 }))).toEqual([2, null, 1]);
  });

  test('a failed capture is charged with all its time, since nobody knows its pause', async () => {
    const failed = expect(window.end(question())).rejects.toThrow('no memory');
    await jest.advanceTimersByTimeAsync(5);
    tracer.fail(new Error('no memory'));
    await failed;
    const end = window.end(question({ captureBudget: 0.01 }));
    await jest.advanceTimersByTimeAsync(494);
    expect(tracer.captures).toBe(1);
    await jest.advanceTimersByTimeAsync(1);
    tracer.land();
    expect(numbers(await end)).toEqual([2, null, null]);
  });

  test('a failed start is charged, too: to find another sampler forces a collection', async () => {
    tracer.refusal = () => {
      jest.advanceTimersByTime(100);
      return new TraceallocError('ERR_TRACEALLOC_FOREIGN_SAMPLER', 'another one samples');
    };
    const asked = question({ captureBudget: 0.01 });
    await expect(window.begin(asked)).rejects.toMatchObject({ code: 'ERR_TRACEALLOC_FOREIGN_SAMPLER' });
    await expect(window.begin(asked)).rejects.toMatchObject(busy(10));
  });
});

describe('a question that nobody waits for any more', () => {
  test('holds nothing, though it joined one that is answered', async () => {
    const [asks, gone] = [{ holder: {} }, { holder: {}, isWanted: () => isOpen }];
    let isOpen = true;
    const first = window.end(question(asks));
    const joined = window.end(question(gone));
    await settle();
    isOpen = false;
    tracer.land();
    await first;
    await expect(joined).rejects.toMatchObject(busy(1));
    expect(tracer.started.map(({ holder }) => holder)).toEqual([asks.holder]);
  });

  test('takes no capture, and starts nothing', async () => {
    await expect(window.end(question({ isWanted: () => false }))).rejects.toMatchObject(busy(1));
    expect([tracer.captures, tracer.started]).toEqual([0, []]);
  });

  test('is asked once more after it has waited', async () => {
    await take('begin');
    let isWanted = true;
    const end = window.end(question({ captureBudget: 0.01, isWanted: () => isWanted }));
    const refused = expect(end).rejects.toMatchObject(busy(1));
    isWanted = false;
    await jest.advanceTimersByTimeAsync(990);
    await refused;
    expect(tracer.captures).toBe(1);
  });

  test('is taken all the same while another waits for the same, in the name of that one', async () => {
    await take('begin');
    tracer.started.length = 0;
    const [gone, asks] = [{}, {}];
    const looks = Promise.all([
      window.end(question({ holder: gone, captureBudget: 0.01, isWanted: () => false })),
      window.end(question({ holder: asks })),
    ]);
    await jest.advanceTimersByTimeAsync(990);
    tracer.land();
    expect((await looks).map((look) => numberOf(look.now))).toEqual([2, 2]);
    expect(tracer.started.every(({ holder }) => holder === asks)).toBe(true);
  });
});

test('a tracer that cannot start is the answer, and the next question is free', async () => {
  const refusal = new TraceallocError('ERR_TRACEALLOC_FOREIGN_SAMPLER', 'another one samples');
  tracer.refusal = () => refusal;
  await expect(window.begin(question())).rejects.toBe(refusal);
  expect([window.start, tracer.captures]).toEqual([null, 0]);
  tracer.refusal = () => null;
  expect(numbers(await take('begin'))).toEqual([1, null, 1]);
});
