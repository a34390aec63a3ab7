import { element, type Markup } from '../base/svg';
import { formatSize } from '../base/units';
import { timeUnit } from './plot-axes';
import { type LegendEntry } from './plot-legend';
import { INK, SIZE } from './plot-style';
import { haloText, text, tooltip } from './plot-text';
import { isInside, type Panel, xOf, yOf } from './panel';
import { textWidth } from './text-width';
import { type Collection, type Mark, MIB, type Reading } from './timeline';

/** Between the axis and its labels. */
const COLLECTION_HEIGHT = 5;

/** Where memory was highest: dashed lines to both axes, and how much it was. */
export function drawPeak(peak: Reading, panel: Panel): Markup[] {
  const [x, y] = [xOf(panel, peak.time), yOf(panel, peak.memory)];
  const unit = timeUnit(panel.time);
  const when = `${(peak.time / unit.size).toPrecision(3)} ${unit.name}`;
  const label = `peak ${formatSize(peak.memory * MIB)} at ${when}`;
  const dashed = { stroke: INK.peak, 'stroke-dasharray': '6 4', 'stroke-width': 1 };
  const isLeft = x < (panel.left + panel.right) / 2;
  return [
    element('line', { x1: panel.left, y1: y, x2: panel.right, y2: y, ...dashed }),
    element('line', { x1: x, y1: y, x2: x, y2: panel.bottom, ...dashed, 'stroke-opacity': 0.55 }),
    element('circle', { cx: x, cy: y, r: 3.5, fill: INK.peak, stroke: INK.page }),
    haloText(isLeft ? panel.right - 6 : panel.left + 6, y - 7, label, {
      fill: INK.peak,
      'font-size': SIZE.text,
      'text-anchor': isLeft ? 'end' : 'start',
    }),
  ];
}

/** Full collections as small ticks below the axis, where no line hides them, one for each pixel at most. */
export function drawCollections(collections: readonly Collection[], panel: Panel): Markup[] {
  const seen = collections.filter(({ time }) => isInside(panel.time, time));
  const columns = new Set(seen.map(({ time }) => Math.round(xOf(panel, time))));
  return Array.from(columns, (x) =>
    element('line', {
      x1: x,
      y1: panel.bottom + 1,
      x2: x,
      y2: panel.bottom + 1 + COLLECTION_HEIGHT,
      stroke: INK.collection,
      'stroke-opacity': 0.7,
    }),
  );
}

export function collectionEntry(collections: readonly Collection[]): LegendEntry {
  const total = collections.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    shape: 'tick',
    colour: INK.collection,
    text: 'full garbage collections',
    detail: `${collections.length}, ${total.toFixed(0)} ms in all`,
  };
}

/** Marks as fine lines with their names above them, where there is room for them. */
export function drawMarks(marks: readonly Mark[], panel: Panel): Markup[] {
  let free = panel.left;
  const seen = marks.filter(({ time }) => isInside(panel.time, time)).sort((a, b) => a.time - b.time);
  return seen.flatMap(({ time, name }) => {
    const x = xOf(panel, time);
    const line = element(
      'line',
      { x1: x, y1: panel.top, x2: x, y2: panel.bottom, stroke: INK.mark, 'stroke-dasharray': '1 3' },
      tooltip(name),
    );
    const end = x + textWidth(name, SIZE.tiny);
    if (x < free || end > panel.right) return [line];
    free = end + 6;
    return [line, text(x, panel.top - 6, name, { fill: INK.mark, 'font-size': SIZE.tiny })];
  });
}
