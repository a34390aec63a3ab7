import { performance } from 'node:perf_hooks';
import { CaptureBudget } from '../../src/tracer/capture-budget';

let now: number;
beforeEach(() => {
  now = 50_000;
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => {
  jest.restoreAllMocks();
});

test('the first capture never waits', () => {
  expect(new CaptureBudget().waitMs(0.05)).toBe(0);
});

test.each([
  [0.05, 100, 1900],
  [0.5, 100, 100],
  [0.01, 20, 1980],
  [1, 100, 0],
  [0, 100, 0],
  [0.05, 0, 0],
])('at a share of %p a pause of %i ms is followed by %i ms of rest', (share, pauseMs, restMs) => {
  const budget = new CaptureBudget();
  budget.spend(pauseMs);
  expect(budget.waitMs(share)).toBeCloseTo(restMs, 6);
});

test('the rest passes with time, and does not go below 0', () => {
  const budget = new CaptureBudget();
  budget.spend(100);
  now += 1500;
  expect(budget.waitMs(0.05)).toBeCloseTo(400, 6);
  now += 10_000;
  expect(budget.waitMs(0.05)).toBe(0);
});

test('captures that wait for it keep to the share of time', () => {
  const budget = new CaptureBudget();
  const begin = now;
  let paused = 0;
  for (const pauseMs of [10, 200, 35, 80, 120]) {
    now += budget.waitMs(0.05) + pauseMs;
    paused += pauseMs;
    budget.spend(pauseMs);
  }
  now += budget.waitMs(0.05);
  expect(paused / (now - begin)).toBeCloseTo(0.05, 6);
});

test('a clock of the day that is set back changes nothing', () => {
  const budget = new CaptureBudget();
  budget.spend(100);
  jest.spyOn(Date, 'now').mockReturnValue(-1e12);
  expect(budget.waitMs(0.05)).toBeCloseTo(1900, 6);
});
