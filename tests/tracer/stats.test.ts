import { deserialize, serialize } from 'node:v8';
import { start, stop, takeSnapshot } from '../../src/tracer/api';
import { owner } from '../../src/tracer/owner';
import { readStats } from '../../src/tracer/stats';

const QUESTION = { holder: {}, options: {}, captureBudget: 0, isWanted: () => true };

afterEach(() => {
  stop();
});

test('without tracing the process alone is told', async () => {
  const stats = await readStats();
  expect(stats).toMatchObject({ begin: null, tracer: null });
  expect(stats.now.usage.rss).toBeGreaterThan(stats.now.heap.used);
});

test('it takes no capture', async () => {
  start();
  const capture = jest.spyOn(owner().tracer, 'capture');
  const { tracer } = await readStats();
  expect(capture).not.toHaveBeenCalled();
  capture.mockRestore();
  expect(tracer).toMatchObject({ newest: null, captures: { count: 0, pauseMs: 0 }, ownMemory: 0 });
});

test('a begin is told with what was traced then, and forgotten with the run of the sampler', async () => {
  const { window, tracer } = owner();
  await window.begin(QUESTION);
  const { now, begin, tracer: told } = await readStats();
  expect(begin?.traced).toBe(window.start?.live);
  expect(begin?.reading.at.getTime()).toBeLessThanOrEqual(now.at.getTime());
  expect(told?.newest).toEqual({
    takenAt: window.start?.snapshot.origin.takenAt,
    samples: window.start?.snapshot.sizes.length,
  });
  expect(told?.captures).toEqual({ count: 1, pauseMs: window.start?.pauseMs });
  tracer.clear();
  await takeSnapshot();
  expect(window.start).not.toBeNull();
  expect((await readStats()).begin).toBeNull();
});

test('what is read survives the way to another process', async () => {
  await owner().window.begin(QUESTION);
  const stats = await readStats();
  expect(deserialize(serialize(stats))).toEqual(stats);
});
