import { element, type Markup } from '../base/svg';
import { twoInks } from './plot-text';
import { INK, SIZE } from './plot-style';
import { fitText, textWidth } from './text-width';

/** One entry of a legend: a sample of how it is drawn, its name, and a figure or two in quieter ink. */
export interface LegendEntry {
  readonly shape: 'line' | 'bracket' | 'box' | 'tick';
  readonly colour: string;
  readonly text: string;
  readonly detail: string;
}

/** More than these nobody tells apart. */
const MAX_ENTRIES = 24;
const ROW_HEIGHT = 20;
const COLUMNS = 2;
const SWATCH_WIDTH = 20;
const GAP = 8;

/** The first entries, and how many more there are. */
export function boundEntries(entries: readonly LegendEntry[]): readonly LegendEntry[] {
  if (entries.length <= MAX_ENTRIES) return entries;
  const more = entries.length - MAX_ENTRIES + 1;
  return [
    ...entries.slice(0, MAX_ENTRIES - 1),
    { shape: 'line', colour: INK.border, text: `and ${more} more`, detail: '' },
  ];
}

export function legendHeight(entries: readonly LegendEntry[]): number {
  return Math.ceil(entries.length / COLUMNS) * ROW_HEIGHT;
}

/** Entries in columns, row by row. */
export function drawLegend(
  entries: readonly LegendEntry[],
  left: number,
  top: number,
  width: number,
): Markup[] {
  const columnWidth = width / COLUMNS;
  return entries.map((entry, index) => {
    const x = left + (index % COLUMNS) * columnWidth;
    const middle = top + (Math.floor(index / COLUMNS) + 0.5) * ROW_HEIGHT;
    return drawEntry(entry, x, middle, columnWidth - 2 * GAP);
  });
}

function drawEntry(entry: LegendEntry, x: number, middle: number, width: number): Markup {
  const textLeft = x + SWATCH_WIDTH + GAP;
  const detailWidth = textWidth(entry.detail, SIZE.small);
  const name = fitText(entry.text, SIZE.small, width - SWATCH_WIDTH - 2 * GAP - detailWidth);
  return element('g', {}, drawSwatch(entry, x, middle), twoInks(textLeft, middle + 4, name, entry.detail));
}

function drawSwatch({ shape, colour }: LegendEntry, x: number, y: number): Markup {
  const right = x + SWATCH_WIDTH;
  const stroke = { stroke: colour, 'stroke-width': 2, fill: 'none' };
  switch (shape) {
    case 'line':
      return element('line', { x1: x, y1: y, x2: right, y2: y, ...stroke, 'stroke-width': 3 });
    case 'bracket':
      return element('path', { d: `M${x + 7} ${y - 6}h-4v12h4M${right - 7} ${y - 6}h4v12h-4`, ...stroke });
    case 'box':
      return element('rect', {
        x: x + 2,
        y: y - 6,
        width: SWATCH_WIDTH - 4,
        height: 12,
        rx: 2,
        fill: colour,
      });
    case 'tick':
      return element('line', { x1: x + 10, y1: y - 6, x2: x + 10, y2: y + 6, ...stroke });
  }
}
