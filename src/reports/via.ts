import { printable } from '../base/printable';
import { type Frame } from '../model/frame';
import { type Share } from '../model/shares';
import { frameJson } from './frame-json';

/** What comes from one frame of the application, of the size of a row or of its change. */
export interface ApplicationShare {
  readonly frame: Frame;
  /** 0 … 1, of all that came and went. */
  readonly share: number;
}

/** More would be hard to read, and say little. */
const MOST_NAMED = 2;

/**
 * @param frameOf - The frame that a share is of.
 * @param value - `size` for what there is, `sizeDiff` for what changed.
 */
export function toApplicationShares(
  shares: readonly Share<number>[],
  frameOf: (of: number) => Frame,
  value: 'size' | 'sizeDiff',
): ApplicationShare[] {
  const total = shares.reduce((sum, share) => sum + Math.abs(share[value]), 0);
  if (total === 0) return [];
  return shares
    .toSorted((a, b) => Math.abs(b[value]) - Math.abs(a[value]))
    .slice(0, MOST_NAMED)
    .filter((share) => share[value] !== 0)
    .map((share) => ({ frame: frameOf(share.of), share: Math.abs(share[value]) / total }));
}

/** The line below a row that allocates for the application. */
export function viaText(via: readonly ApplicationShare[]): string {
  if (via.length === 0) return '';
  const named = via.map(({ frame, share }) =>
    printable(`${placeText(frame)} (${Math.round(share * 100)} %)`),
  );
  return `  via ${named.join(', ')}\n`;
}

/** A frame within a sentence. */
export function placeText(frame: Frame): string {
  return `${String(frame)}${frame.functionName === '' ? '' : ` in ${frame.functionName}`}`;
}

export function viaJson(via: readonly ApplicationShare[]) {
  return via.map(({ frame, share }) => ({ ...frameJson(frame), share: Number(share.toFixed(4)) }));
}
