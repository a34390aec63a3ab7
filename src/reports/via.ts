import { printable } from '../base/printable';
import { type IsApplication } from '../model/application';
import { Frame } from '../model/frame';
import { NO_APPLICATION } from '../model/grouping';
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
 * @param amounts - Bytes of a row, or of its change, by what they belong to.
 * @param frameOf - The frame of that.
 */
export function toApplicationShares<Of>(
  amounts: ReadonlyMap<Of, number>,
  frameOf: (of: Of) => Frame,
): ApplicationShare[] {
  const sizes = Array.from(amounts, ([of, amount]) => ({ of, size: Math.abs(amount) }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  return sizes
    .filter(({ size }) => size > 0)
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST_NAMED)
    .map(({ of, size }) => ({ frame: frameOf(of), share: size / total }));
}

/** The same of call paths that changed. */
export function sharePaths(paths: readonly PathGrowth[], isApplication: IsApplication): ApplicationShare[] {
  const frames = new Map<string, Frame>();
  const amounts = new Map<string, number>();
  for (const { path, change } of paths) {
    const frame = path.frames.findLast(isApplication) ?? new Frame(NO_APPLICATION, 0);
    frames.set(frame.key, frame);
    amounts.set(frame.key, (amounts.get(frame.key) ?? 0) + change);
  }
  return toApplicationShares(amounts, (key) => frames.get(key) ?? new Frame(NO_APPLICATION, 0));
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
  return via.map(({ frame, share }) => ({
    ...frameJson(frame),
    /**
     * Of the row, or of its change, 0 … 1.
     *
     * @format double
     */
    share: Number(share.toFixed(4)),
  }));
}
