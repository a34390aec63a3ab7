import { TraceallocError } from '../../src/base/errors';
import { ActiveResources } from '../../src/process/active-resources';
import { CaptureWindow } from '../../src/tracer/capture-window';
import { OperationCaptures } from '../../src/tracer/operation-captures';
import { EventHub } from '../../src/tracer/events';
import { driveClock, settle } from './clock';
import { readingOf } from '../helpers/readings';
import { numberOf, question, StubTracer } from './stub-tracer';

let tracer: StubTracer;
let window: CaptureWindow;
let operations: OperationCaptures;

driveClock();
beforeEach(() => {
  tracer = new StubTracer();
  window = new CaptureWindow(
    tracer.asTracer(),
    () => Promise.resolve(readingOf()),
    new EventHub(),
    new ActiveResources(() => false),
  );
  operations = new OperationCaptures(window);
});

async function landed<T>(taken: Promise<T>): Promise<T> {
  await settle();
  tracer.land();
  return taken;
}

function take(): Promise<void> {
  return landed(operations.take(question()));
}

/** The numbers of the captures that are kept. */
function kept() {
  return [operations.first, operations.newest].map(numberOf);
}

test('before the first operation there are none', () => {
  expect(kept()).toEqual([null, null]);
});

test('the first stays, the newest moves on', async () => {
  await take();
  expect(kept()).toEqual([1, 1]);
  await take();
  expect(kept()).toEqual([1, 2]);
  await take();
  expect(kept()).toEqual([1, 3]);
});

test('the first of a new sampler run is the new first', async () => {
  await take();
  await take();
  tracer.run = 'run-2';
  await take();
  expect(kept()).toEqual([3, 3]);
  await take();
  expect(kept()).toEqual([3, 4]);
});

test('questions of users neither become operations nor change them', async () => {
  await landed(window.begin(question()));
  await take();
  await landed(window.end(question()));
  await take();
  expect(kept()).toEqual([2, 4]);
  expect([window.start, window.last].map(numberOf)).toEqual([1, 3]);
});

test('an operation meanwhile is skipped, and a later one is not', async () => {
  const [one, two] = [operations.take(question()), operations.take(question())];
  await two;
  expect(kept()).toEqual([null, null]);
  await landed(one);
  expect(kept()).toEqual([1, 1]);
  await operations.take(question({ captureBudget: 0.01 }));
  expect(kept()).toEqual([1, 1]);
  await take();
  expect(kept()).toEqual([1, 2]);
});

test('a failure changes nothing and is given on', async () => {
  await take();
  const failed = expect(operations.take(question())).rejects.toThrow('no memory');
  await settle();
  tracer.fail(new Error('no memory'));
  await failed;
  const refusal = new TraceallocError('ERR_TRACEALLOC_OPTION_CONFLICT', 'it runs with others');
  tracer.refusal = () => refusal;
  await expect(operations.take(question())).rejects.toBe(refusal);
  expect(kept()).toEqual([1, 1]);
});

test('clear forgets both', async () => {
  await take();
  await take();
  operations.clear();
  expect(kept()).toEqual([null, null]);
  await take();
  expect(kept()).toEqual([3, 3]);
});
