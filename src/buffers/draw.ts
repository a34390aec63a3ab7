import { samplingChance } from '../stats/decode';

/** Taken early: a program may put its own in the place of `Math.random`, such as one for its tests. */
const { random } = Math;

/** Source of numbers from 0 to below 1. */
export type Random = () => number;

/** Bytes up to the next sampling point: exponentially distributed, `interval` on average, as V8's sampler draws them. */
export function drawGap(interval: number, draw: Random = random): number {
  return -Math.log(1 - draw()) * interval;
}

/**
 * What a sampled allocation of `size` bytes stands for: it was sampled with the probability p = 1 − e^(−size/interval),
 * so for 1/p allocations.
 *
 * The size is not rounded to whole allocations, and the count goes up or down at random, so that both are right on average.
 */
export function drawEstimate(
  size: number,
  interval: number,
  draw: Random = random,
): { size: number; count: number } {
  const allocations = 1 / samplingChance(size, interval);
  return { size: Math.round(size * allocations), count: Math.floor(allocations + draw()) };
}
