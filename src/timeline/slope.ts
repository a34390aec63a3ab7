import { type Series } from './timeline';

/** The straight line with the least sum of squared distances: `value = intercept + slope * time`. */
export interface Trend {
  readonly slope: number;
  readonly intercept: number;
}

/** `null` when all values are of one time. */
export function fitTrend({ times, values }: Series): Trend | null {
  const [meanTime, meanValue] = [mean(times), mean(values)];
  let covariance = 0;
  let variance = 0;
  for (const [index, time] of times.entries()) {
    // From the mean: squares of seconds since 1970 would leave no digits for the differences.
    const distance = time - meanTime;
    covariance += distance * ((values[index] ?? 0) - meanValue);
    variance += distance * distance;
  }
  if (variance === 0) return null;
  const slope = covariance / variance;
  return { slope, intercept: meanValue - slope * meanTime };
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
