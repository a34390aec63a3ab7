import { formatSize } from '../base/units';
import { type PartShare } from '../model/part-shares';

/** What one worker process has of a row; bytes. */
export interface WorkerShare {
  readonly pid: number;
  readonly size: number;
  readonly sizeDiff: number;
}

/** More than these are summed up. */
const MOST_NAMED = 4;

export function toWorkerShares(shares: readonly PartShare[], pids: readonly number[]): WorkerShare[] {
  return shares.map(({ part, size, sizeDiff }) => ({ pid: pids[part] ?? 0, size, sizeDiff }));
}

/**
 * The line below a row that says which workers it comes from, the largest first.
 *
 * @param value - `size` for what there is, `sizeDiff` for what changed.
 */
export function sharesText(shares: readonly WorkerShare[], value: 'size' | 'sizeDiff'): string {
  const ranked = shares
    .filter((share) => share[value] !== 0)
    .sort((a, b) => Math.abs(b[value]) - Math.abs(a[value]) || a.pid - b.pid);
  if (ranked.length === 0) return '';
  const isSigned = value === 'sizeDiff';
  const named = ranked
    .slice(0, MOST_NAMED)
    .map((share) => `${share.pid} ${formatSize(share[value], isSigned)}`);
  const others = ranked.slice(MOST_NAMED);
  const rest = others.reduce((sum, share) => sum + share[value], 0);
  const more = others.length === 0 ? [] : [`${others.length} more ${formatSize(rest, isSigned)}`];
  return `  by worker: ${[...named, ...more].join(', ')}\n`;
}
