import { ActiveResources } from '../../src/process/active-resources';
import { CaptureWindow } from '../../src/tracer/capture-window';
import { DeltaCaptures } from '../../src/tracer/delta-captures';
import { EventHub } from '../../src/tracer/events';
import { readingOf } from '../helpers/readings';
import { driveClock, settle } from './clock';
import { numberOf, question, StubTracer } from './stub-tracer';

let tracer: StubTracer;
let deltas: DeltaCaptures;
let abort: AbortController;

driveClock();
beforeEach(() => {
  tracer = new StubTracer();
  const window = new CaptureWindow(
    tracer.asTracer(),
    () => Promise.resolve(readingOf()),
    new EventHub(),
    new ActiveResources(() => false),
  );
  deltas = new DeltaCaptures(window);
  abort = new AbortController();
});

/** Lands the capture under way. */
async function land(): Promise<void> {
  await settle();
  tracer.land();
  await settle();
}

test('takes a capture, waits, and takes another one', async () => {
  const delta = deltas.take(question(), 30_000, abort.signal);
  await land();
  await jest.advanceTimersByTimeAsync(29_999);
  expect(tracer.captures).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(tracer.captures).toBe(2);
  await land();
  const { now, older } = await delta;
  expect([now, older].map(numberOf)).toEqual([2, 1]);
});

test('takes the second one at once when the waiting is ended', async () => {
  const delta = deltas.take(question(), 30_000, abort.signal);
  await land();
  abort.abort();
  await land();
  expect(numberOf((await delta).now)).toBe(2);
});

test('takes no second one when nobody wants it any more', async () => {
  const delta = deltas.take(question({ isWanted: () => !abort.signal.aborted }), 30_000, abort.signal);
  await land();
  abort.abort();
  await expect(delta).rejects.toMatchObject({ code: 'ERR_TRACEALLOC_BUSY' });
  expect(tracer.captures).toBe(1);
});

test('refuses to compare two runs of the sampler', async () => {
  const delta = deltas.take(question(), 1000, abort.signal);
  await land();
  tracer.run = 'run-2';
  const refused = expect(delta).rejects.toMatchObject({ code: 'ERR_TRACEALLOC_SAMPLER_LOST' });
  await jest.advanceTimersByTimeAsync(1000);
  await land();
  await refused;
});

test('four wait at a time, whose captures are shared; the fifth is told when to come back', async () => {
  const waiting = Array.from({ length: 4 }, () => deltas.take(question(), 2500, abort.signal));
  await expect(deltas.take(question(), 2500, abort.signal)).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_BUSY',
    retryAfter: 3,
  });
  await land();
  await jest.advanceTimersByTimeAsync(2500);
  await land();
  expect((await Promise.all(waiting)).map(({ now }) => numberOf(now))).toEqual([2, 2, 2, 2]);
  const next = deltas.take(question(), 2500, abort.signal);
  await land();
  await jest.advanceTimersByTimeAsync(2500);
  await land();
  expect(numberOf((await next).now)).toBe(4);
});

test('a capture that fails gives its place free', async () => {
  for (let attempt = 0; attempt < 5; attempt++) {
    const delta = deltas.take(question(), 1000, abort.signal);
    const failed = expect(delta).rejects.toThrow('no capture');
    await settle();
    tracer.fail(new Error('no capture'));
    await failed;
  }
});
