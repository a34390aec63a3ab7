import { formatSize } from '../base/units';
import { type Share } from '../model/shares';

/** What one worker process has of a row; bytes. */
export interface WorkerShare {
  readonly pid: number;
  readonly size: number;
  readonly sizeDiff: number;
}

/** More than these are summed up. */
const MOST_NAMED = 4;

/**
 * @param shares - By the place of the process in `pids`.
 * @returns In the order of `pids`.
 */
export function toWorkerShares(shares: readonly Share[], pids: readonly number[]): WorkerShare[] {
  return shares
    .toSorted((a, b) => a.of - b.of)
    .map(({ of, size, sizeDiff }) => ({ pid: pids[of] ?? 0, size, sizeDiff }));
}

/**
 * The line below a row that says which workers it comes from, the largest first.
 *
 * @param value - `size` for what there is, `sizeDiff` for what changed.
 */
export function sharesText(shares: readonly WorkerShare[], value: 'size' | 'sizeDiff'): string {
  return amountsText(
    shares.map((share) => ({ pid: share.pid, amount: share[value] })),
    (amount) => formatSize(amount, value === 'sizeDiff'),
  );
}

/** The same for whatever a row counts. */
export function amountsText(
  amounts: readonly { pid: number; amount: number }[],
  format: (amount: number) => string,
): string {
  const ranked = amounts
    .filter(({ amount }) => amount !== 0)
    .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount) || a.pid - b.pid);
  if (ranked.length === 0) return '';
  const named = ranked.slice(0, MOST_NAMED).map(({ pid, amount }) => `${pid} ${format(amount)}`);
  const others = ranked.slice(MOST_NAMED);
  const rest = others.reduce((sum, { amount }) => sum + amount, 0);
  const more = others.length === 0 ? [] : [`${others.length} more ${format(rest)}`];
  return `  by worker: ${[...named, ...more].join(', ')}\n`;
}
