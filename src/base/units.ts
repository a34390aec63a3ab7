const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const STEP = 1024;

/**
 * Formats bytes as CPython's `tracemalloc` does: one decimal below 100 of a unit above B, else none; the next
 * unit from 10 × 1024 on.
 *
 * @param signed - Puts a `+` before sizes of zero and above, as for differences.
 */
export function formatSize(bytes: number, signed = false): string {
  let size = bytes;
  for (const unit of UNITS) {
    if (Math.abs(size) < 100 && unit !== 'B') return `${formatFixed(size, 1, signed)} ${unit}`;
    if (Math.abs(size) < 10 * STEP || unit === 'TiB') return `${formatFixed(size, 0, signed)} ${unit}`;
    size /= STEP;
  }
  throw new RangeError('unreachable: the last unit takes every size');
}

const DURATIONS: readonly [ms: number, unit: string][] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

/** Formats milliseconds in the largest unit that they fill: whole numbers as such, others with one decimal below 10. */
export function formatDuration(ms: number): string {
  const [unitMs, unit] = DURATIONS.find(([least]) => ms >= least) ?? [1000, 's'];
  const value = ms / unitMs;
  return `${formatFixed(value, value < 10 && !Number.isInteger(value) ? 1 : 0, false)} ${unit}`;
}

/** Formats a whole number with a sign, as `%+i` does. */
export function formatSigned(value: number): string {
  return formatFixed(value, 0, true);
}

/** Microseconds are the finest that the clock tells honestly. */
export function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * Rounds as C's `%.1f` and `%.0f` do: a tie goes to the even digit, where `toFixed` takes the larger one.
 */
function formatFixed(value: number, decimals: 0 | 1, signed: boolean): string {
  const size = Math.abs(value);
  const scale = decimals === 1 ? 10 : 1;
  // Ties in binary are odd multiples of ½, or of ¼ with one decimal; others, such as 0.15, are not exact.
  const isTie = (size * (decimals === 1 ? 4 : 2)) % 2 === 1;
  const floor = Math.floor(size * scale);
  const rounded = isTie ? (floor + (floor % 2)) / scale : size;
  const sign = value < 0 ? '-' : signed ? '+' : '';
  return sign + rounded.toFixed(decimals);
}
