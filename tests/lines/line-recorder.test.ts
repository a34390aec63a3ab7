import { LineRecorder, type Places } from '../../src/lines/line-recorder';
import { type Reading } from '../../src/lines/meter';
import { type LineRecording, type Step, sumByLine } from '../../src/model/line-recording';

/** Places of a function: 0 is first, 3 returns. */
const PLACES: Places = {
  firsts: new Set([0, 1, 2, 3]),
  returns: new Set([3]),
  yields: new Set(),
  loops: new Set(),
};

function at(clock: number, collections = 0, external = 0): Reading {
  return { clock, external, collections, used: clock };
}

/** `from>to` with how often, how often measured, and the bytes. */
function stepsOf({ steps }: LineRecording): Record<string, [count: number, measured: number, bytes: number]> {
  return Object.fromEntries(
    steps.map((step) => [`${step.from}>${step.to}`, [countOf(step), step.measured, step.bytes]]),
  );
}

function countOf({ measured, lost }: Step): number {
  return measured + lost.gc + lost.hits + lost.yield;
}

/** Where calls were when they were seen for the last time, of those that did not return. */
function unfinishedOf({ paths }: LineRecording): (number | undefined)[] {
  return paths.filter(({ isOver }) => !isOver).map(({ places }) => places.at(-1));
}

test('a call goes from place to place', () => {
  const recorder = new LineRecorder(PLACES);
  for (const base of [0, 1000]) {
    recorder.reach(0, 5, at(base));
    recorder.reach(1, 5, at(base + 100));
    recorder.reach(2, 5, at(base + 100));
    recorder.reach(1, 5, at(base + 130));
    recorder.reach(3, 5, at(base + 200));
  }
  const recording = recorder.finish();
  expect(stepsOf(recording)).toEqual({
    '0>1': [2, 2, 200],
    '1>2': [2, 2, 0],
    '2>1': [2, 2, 60],
    '1>3': [2, 2, 140],
  });
  const path = { places: [0, 1, 2, 1, 3], isOver: true };
  expect(recording).toMatchObject({ calls: 2, paths: [path, path] });
});

test('a step with a collection is dropped and counted, also with one that nobody told of', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(1_000_000));
  recorder.reach(1, 5, at(10, 1));
  recorder.reach(2, 5, at(20, 1));
  recorder.reach(3, 5, at(-5000, 1));
  expect(recorder.finish().steps).toMatchObject([
    { from: 0, to: 1, measured: 0, bytes: 0, lost: { gc: 1 } },
    { from: 1, to: 2, measured: 1, bytes: 10, lost: { gc: 0 } },
    { from: 2, to: 3, measured: 0, bytes: 0, lost: { gc: 1 } },
  ]);
});

test('Buffers count when they are made, not when they go', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(0, 0, 1000));
  recorder.reach(1, 5, at(10, 0, 6000));
  recorder.reach(3, 5, at(20, 0, 100));
  expect(stepsOf(recorder.finish())).toEqual({ '0>1': [1, 1, 5010], '1>3': [1, 1, 10] });
});

test('calls inside of calls have their own steps, and are part of those of the outer one', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(0));
  recorder.reach(1, 5, at(10));
  recorder.reach(0, 8, at(20));
  recorder.reach(1, 8, at(50));
  recorder.reach(3, 8, at(60));
  recorder.reach(2, 5, at(100));
  recorder.reach(3, 5, at(100));
  const recording = recorder.finish();
  expect(stepsOf(recording)).toEqual({
    '0>1': [2, 2, 10 + 30],
    '1>3': [1, 1, 10],
    '1>2': [1, 1, 90],
    '2>3': [1, 1, 0],
  });
  expect(recording.calls).toBe(2);
  expect(unfinishedOf(recording)).toEqual([]);
});

test('a call that threw is over when its caller goes on, or calls again', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(0));
  recorder.reach(1, 5, at(0));
  recorder.reach(0, 8, at(10));
  recorder.reach(1, 8, at(20));
  // The inner one threw, and the outer one caught it.
  recorder.reach(2, 5, at(30));
  // It throws, too, and is called again from the same depth.
  recorder.reach(0, 5, at(40));
  recorder.reach(3, 5, at(50));
  const recording = recorder.finish();
  expect(stepsOf(recording)).toEqual({ '0>1': [2, 2, 10], '1>2': [1, 1, 30], '0>3': [1, 1, 10] });
  expect(recording.calls).toBe(3);
  expect(unfinishedOf(recording)).toEqual([2, 1]);
});

test('a loop comes back to the first place in the same call', () => {
  const recorder = new LineRecorder({ ...PLACES, loops: new Set([0]) });
  recorder.reach(0, 5, at(0));
  recorder.reach(1, 5, at(10));
  recorder.reach(0, 5, at(30));
  recorder.reach(3, 5, at(30));
  const recording = recorder.finish();
  expect(stepsOf(recording)).toEqual({ '0>1': [1, 1, 10], '1>0': [1, 1, 20], '0>3': [1, 1, 0] });
  expect(recording.calls).toBe(1);
});

test('the first place is the one that is reached first', () => {
  const recorder = new LineRecorder(PLACES);
  for (let call = 0; call < 2; call++) {
    recorder.reach(1, 5, at(0));
    recorder.reach(0, 5, at(10));
    recorder.reach(3, 5, at(10));
  }
  const path = { places: [1, 0, 3], isOver: true };
  expect(recorder.finish()).toMatchObject({ calls: 2, paths: [path, path] });
});

test('calls that wait are not mixed up, and what happens meanwhile is not theirs', () => {
  const recorder = new LineRecorder(PLACES);
  const calls = [0, 1].map((index) => {
    recorder.reach(0, 5, at(index * 100));
    recorder.reach(1, 5, at(index * 100 + 10));
    return recorder.pause(5, at(index * 100 + 15));
  });
  // The second one goes on first.
  for (const [index, call] of calls.reverse().entries()) {
    recorder.leave();
    expect(call).not.toBeNull();
    if (call) recorder.resume(call, at(5000 + index * 1000));
    recorder.reach(2, 2, at(5000 + index * 1000 + 7));
    recorder.reach(3, 2, at(5000 + index * 1000 + 7));
  }
  const recording = recorder.finish();
  expect(stepsOf(recording)).toEqual({ '0>1': [2, 2, 20], '1>2': [2, 2, 2 * (5 + 7)], '2>3': [2, 2, 0] });
  expect(recording.calls).toBe(2);
  expect(unfinishedOf(recording)).toEqual([]);
});

test('a collection while a call waits breaks nothing, one before it waits does', () => {
  const recorder = new LineRecorder(PLACES);
  for (const before of [0, 1]) {
    recorder.reach(0, 5, at(0, before));
    const call = recorder.pause(5, at(10, 1));
    recorder.leave();
    if (call) recorder.resume(call, at(3, 9));
    recorder.reach(3, 2, at(4, 9));
  }
  expect(recorder.finish().steps).toMatchObject([{ measured: 1, bytes: 11, lost: { gc: 1 } }]);
});

test('a promise that was made in passing is no wait', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(0));
  recorder.pause(5, at(10));
  recorder.reach(1, 5, at(30));
  recorder.reach(3, 5, at(30));
  expect(stepsOf(recorder.finish())).toEqual({ '0>1': [1, 1, 30], '1>3': [1, 1, 0] });
});

test('a call that never goes on did not end', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(0));
  recorder.reach(1, 5, at(0));
  recorder.pause(5, at(10));
  recorder.leave();
  expect(recorder.isInside).toBe(false);
  expect(unfinishedOf(recorder.finish())).toEqual([1]);
});

test('what follows a place that is watched no more is not known', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(0));
  recorder.reach(1, 5, at(10));
  recorder.reach(2, 5, at(20));
  recorder.end(1);
  recorder.reach(3, 5, at(30));
  recorder.reach(0, 5, at(40));
  // Perhaps it was at place 1.
  recorder.reach(2, 5, at(100));
  recorder.reach(3, 5, at(110));
  const { steps, paths } = recorder.finish();
  expect(steps).toMatchObject([
    { from: 0, to: 1, measured: 1 },
    { from: 1, to: 2, measured: 1 },
    { from: 2, to: 3, measured: 2, bytes: 20 },
    { from: 0, to: 2, measured: 0, lost: { hits: 1 } },
  ]);
  expect(paths.map(({ places }) => places)).toEqual([
    [0, 1, 2, 3],
    [0, ~2, 3],
  ]);
});

test('a generator rests at a yield', () => {
  const recorder = new LineRecorder({ ...PLACES, yields: new Set([1]) });
  recorder.reach(0, 5, at(0));
  recorder.reach(1, 5, at(10));
  recorder.reach(2, 5, at(9000));
  recorder.reach(3, 5, at(9001));
  expect(recorder.finish().steps).toMatchObject([
    { from: 0, to: 1, measured: 1, bytes: 10 },
    { from: 1, to: 2, measured: 0, lost: { yield: 1 } },
    { from: 2, to: 3, measured: 1, bytes: 1 },
  ]);
});

test('what follows a call that threw is not its own where the next call begins unseen', () => {
  const recorder = new LineRecorder(PLACES);
  recorder.reach(0, 5, at(0));
  recorder.reach(1, 5, at(10));
  recorder.reach(0, 5, at(20));
  recorder.end(0);
  recorder.reach(1, 5, at(30));
  // It throws again, and others allocate before the next call.
  recorder.reach(2, 5, at(90_000));
  recorder.reach(3, 5, at(90_010));
  const { steps, paths } = recorder.finish();
  expect(steps).toMatchObject([
    { from: 0, to: 1, measured: 2, bytes: 20 },
    { from: 1, to: 2, measured: 0, lost: { hits: 1 } },
    { from: 2, to: 3, measured: 1, bytes: 10 },
  ]);
  expect(paths.map(({ places }) => places)).toEqual([
    [0, 1],
    [0, 1, ~2, 3],
  ]);
});

test.each([7, 20, 100, 1000])('bytes per hit are exact whatever the hits, here %d', (hits) => {
  // Line 1 takes 8 bytes, a loop on line 2 takes 42 for each turn, and line 3 takes 300 in every other call, else 24.
  const turns = 5;
  const recorder = new LineRecorder({ ...PLACES, returns: new Set([5]), firsts: new Set([0]) });
  const left = new Array<number>(6).fill(hits);
  let clock = 0;
  const reach = (place: number, bytes: number) => {
    const rest = left[place] ?? 0;
    if (rest > 0) recorder.reach(place, 5, at(clock));
    if (rest === 1) recorder.end(place);
    left[place] = rest - 1;
    clock += bytes;
  };
  for (let call = 0; call < 100; call++) {
    reach(0, 8);
    for (let turn = 0; turn < turns; turn++) {
      reach(1, 40);
      reach(2, 2);
    }
    reach(3, call % 2 === 0 ? 0 : 24);
    if (call % 2 === 0) reach(4, 300);
    reach(5, 1000);
  }
  const sums = sumByLine(recorder.finish(), [1, 2, 2, 3, 3, 4], new Set([5]));
  const perHit = [1, 2].map((line) => sums.get(line)?.perHit);
  expect(perHit).toEqual([8, turns * 42]);
  expect(sums.get(2)?.measured).toBe(Math.min(100, Math.ceil(hits / turns) - 1));
  const { measured = 0, perHit: last } = sums.get(3) ?? {};
  const whole = Math.ceil(measured / 2) * 300 + Math.floor(measured / 2) * 24;
  expect(last).toBe(Math.round(whole / measured));
});
