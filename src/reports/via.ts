import { printable } from '../base/printable';
import { type IsApplication } from '../model/application';
import { Frame } from '../model/frame';
import { NO_APPLICATION } from '../model/grouping';
import { type Share } from '../model/shares';
import { type PathGrowth } from '../stats/trend';
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
export function toApplicationShares<Of>(
  shares: readonly Share<Of>[],
  frameOf: (of: Of) => Frame,
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

/** The same of call paths that changed. */
export function sharePaths(paths: readonly PathGrowth[], isApplication: IsApplication): ApplicationShare[] {
  const shares = new Map<string, Share<Frame>>();
  for (const { path, change } of paths) {
    const of = path.frames.findLast(isApplication) ?? new Frame(NO_APPLICATION, 0);
    const share = shares.get(of.key) ?? { of, size: 0, sizeDiff: 0 };
    share.sizeDiff += change;
    shares.set(of.key, share);
  }
  return toApplicationShares([...shares.values()], (frame) => frame, 'sizeDiff');
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
