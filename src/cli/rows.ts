import { printable } from '../base/printable';
import { type Statistic, StatisticDiff } from '../stats/statistic';

const BOLD = 1;
const FAINT = 2;
const RED = 31;
const GREEN = 32;

/** What of a stream tells whether a reader sees colours. */
export type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'hasColors'>;

/**
 * A row as `/end_show` writes it. On a terminal that has colours, and whose user wants them, the place stands out, and
 * what grew is red, what shrank green, what may be chance faint.
 */
export function rowLine(row: Statistic | StatisticDiff, output: Output): string {
  const text = printable(row.toString());
  if (!output.isTTY || !output.hasColors()) return `${text}\n`;
  const place = printable(String(row.traceback));
  const figures = text.slice(place.length);
  return `${paint(place, BOLD)}${row instanceof StatisticDiff ? paint(figures, colourOf(row)) : figures}\n`;
}

function colourOf({ significant, sizeDiff }: StatisticDiff): number {
  if (!significant) return FAINT;
  return sizeDiff > 0 ? RED : GREEN;
}

function paint(text: string, code: number): string {
  return `\x1b[${code}m${text}\x1b[0m`;
}
