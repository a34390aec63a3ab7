/** Numbers of a benchmark: medians and quartiles, because timing on a shared machine has a long tail. */

export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at % 1);
}

export const median = (values) => quantile(values, 0.5);

/** Four significant digits. */
export const round = (value) => Number(value.toPrecision(4));

/** Prints one result: the median of some values, their quartiles, and whether the target is met. */
export function report(what, values, { unit = '', target, most, least } = {}) {
  const value = median(values);
  const pass = (most === undefined || value <= most) && (least === undefined || value >= least);
  const spread = [round(quantile(values, 0.25)), round(quantile(values, 0.75))];
  console.log(JSON.stringify({ what, value: round(value), unit, spread, n: values.length, target, pass }));
}

/** A seeded generator of numbers from 0 to 1 (xorshift32, Marsaglia 2003). */
export function seededRandom(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export const isQuick = process.env.BENCH_QUICK === '1';
