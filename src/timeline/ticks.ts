/** Marks of an axis: round numbers with equal steps, and how to write them. */
export interface Ticks {
  readonly values: readonly number[];
  /** Digits after the point that tell neighbours apart. */
  readonly decimals: number;
}

/**
 * Ticks from `low` to `high`, with the smallest step of 1, 2 or 5 times a power of ten that needs at most `most` of them.
 *
 * @param low - Less than `high`.
 */
export function makeTicks(low: number, high: number, most: number): Ticks {
  const { digit, exponent } = chooseStep((high - low) / most);
  // Whole numbers as long as possible: 0.1 has no exact step in binary.
  const at = (index: number) =>
    exponent < 0 ? (index * digit) / 10 ** -exponent : index * digit * 10 ** exponent;
  const step = at(1);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return {
    values: Array.from({ length: Math.max(0, count) }, (_, index) => at(first + index)),
    decimals: Math.max(0, -exponent),
  };
}

function chooseStep(least: number): { digit: number; exponent: number } {
  const exponent = Math.floor(Math.log10(least));
  const digit = [1, 2, 5].find((each) => each * 10 ** exponent >= least);
  return digit === undefined ? { digit: 1, exponent: exponent + 1 } : { digit, exponent };
}
