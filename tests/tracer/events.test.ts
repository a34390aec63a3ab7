import { start, stop, getTracedMemory, takeSnapshot } from '../../src/tracer/api';
import { type CaptureEvent, EventHub, type ForeignSamplerEvent } from '../../src/tracer/events';
import { owner } from '../../src/tracer/owner';
import { question } from './stub-tracer';

const CAPTURE: CaptureEvent = {
  at: new Date(0),
  live: 1,
  samples: 1,
  pauseMs: 1,
  gcCount: 1,
  totalMs: 1,
};
const LOST: ForeignSamplerEvent = { code: 'ERR_TRACEALLOC_SAMPLER_LOST', message: 'gone' };

describe('EventHub', () => {
  test('tells each listener of its own event, in order, and nobody is no fault', () => {
    const hub = new EventHub();
    const told: unknown[] = [];
    hub.tell('capture', CAPTURE);
    hub.on('capture', (details) => told.push(['first', details]));
    hub.on('foreign-sampler', (details) => told.push(details));
    hub.on('capture', (details) => told.push(['second', details]));
    hub.tell('capture', CAPTURE);
    hub.tell('foreign-sampler', LOST);
    expect(told).toEqual([['first', CAPTURE], ['second', CAPTURE], LOST]);
  });

  test('tells nobody who was taken away, from the next event on', () => {
    const hub = new EventHub();
    const [stays, goes] = [jest.fn(), jest.fn()];
    hub.on('capture', () => {
      hub.off('capture', goes);
    });
    hub.on('capture', goes);
    hub.on('capture', stays);
    for (let at = 0; at < 3; at++) hub.tell('capture', CAPTURE);
    expect([goes.mock.calls.length, stays.mock.calls.length]).toEqual([1, 3]);
  });
});

describe('the tracer', () => {
  /** What was told of captures, or of other samplers, since the listening began. */
  const told: unknown[] = [];
  const listener = (details: unknown) => void told.push(details);

  beforeEach(() => {
    told.length = 0;
    owner().events.on('capture', listener);
    owner().events.on('foreign-sampler', listener);
  });
  afterEach(() => {
    owner().events.off('capture', listener);
    owner().events.off('foreign-sampler', listener);
    stop();
  });

  test('tells of a capture before it gives it, with what it found and cost', async () => {
    start({ samplingInterval: 1024 });
    const kept = Array.from({ length: 5000 }, (_, at) => ({ at }));
    const { snapshot, live, pauseMs, gcCount, totalMs } = await owner().tracer.capture();
    expect(kept).toHaveLength(5000);
    const samples = snapshot.sizes.length;
    expect(told).toEqual([{ at: snapshot.origin.takenAt, live, samples, pauseMs, gcCount, totalMs }]);
    expect(live).toBe(getTracedMemory().current);
    expect(live).toBeGreaterThan(50_000);
    expect(samples).toBeGreaterThan(10);
  });

  test('tells of every capture, whoever asked for it, once', async () => {
    const { window, operations } = owner();
    await window.begin(question());
    await operations.take(question());
    await Promise.all([window.end(question()), window.end(question())]);
    await takeSnapshot();
    expect(told).toHaveLength(4);
  });

  test('tells of no capture that failed', async () => {
    start();
    const run = jest.spyOn(owner().thread, 'run').mockRejectedValueOnce(new Error('no memory'));
    await expect(takeSnapshot()).rejects.toThrow('no memory');
    run.mockRestore();
    stop();
    await expect(takeSnapshot()).rejects.toMatchObject({ code: 'ERR_TRACEALLOC_NOT_TRACING' });
    expect(told).toEqual([]);
  });

  test('tells of no other sampler for a start with other options', () => {
    start({ samplingInterval: 4096 });
    expect(() => {
      start({ samplingInterval: 8192 });
    }).toThrow();
    expect(told).toEqual([]);
  });
});
