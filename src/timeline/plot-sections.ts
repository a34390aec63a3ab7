import { type Markup } from '../base/svg';
import { drawBorder, drawTimeGrid, drawValueAxis, memoryUnit } from './plot-axes';
import { type PlotExtras } from './plot-extras';
import { drawBrackets, drawFlames, flameHeight, type FunctionGroup } from './plot-functions';
import { drawLine, drawTrend, findPeak, type PlotLine } from './plot-lines';
import { drawCollections, drawMarks, drawPeak } from './plot-marks';
import { INK } from './plot-style';
import { isInside, type Panel, type Range } from './panel';
import { type Trend } from './slope';
import { type Series } from './timeline';

/** Cuts off what reaches over the edges of the panel. */
export type Clip = (markup: readonly Markup[]) => Markup;

/** One of the panels that a plot stacks over a common time axis. */
export interface Section {
  readonly height: number;
  readonly value: Range;
  readonly draw: (panel: Panel, clip: Clip) => readonly Markup[];
}

const MEMORY_HEIGHT = 300;
const DELAY_HEIGHT = 56;
/** Room above the highest value, as a share of all; labels stand there. */
const HEADROOM = 0.08;

export interface MemorySectionInput {
  readonly lines: readonly PlotLine[];
  /** For each line, if trends are drawn. */
  readonly trends: readonly (Trend | null)[];
  readonly extras: PlotExtras;
  readonly time: Range;
  readonly brackets: boolean;
}

export function memorySection({ lines, trends, extras, time, brackets }: MemorySectionInput): Section {
  const value = memoryRange(lines, time);
  const unit = memoryUnit(value);
  const peak = findPeak(lines, time);
  return {
    height: MEMORY_HEIGHT,
    value,
    draw: (panel, clip) => [
      ...drawValueAxis(panel, unit),
      ...drawTimeGrid(panel),
      drawBorder(panel),
      ...drawMarks(extras.marks, panel),
      ...drawCollections(extras.collections, panel),
      clip([
        // The main line is drawn over its parts.
        ...lines.toSorted((a, b) => Number(a.isMain) - Number(b.isMain)).map((line) => drawLine(line, panel)),
        ...drawTrends(lines, trends, panel),
      ]),
      ...(brackets ? drawBrackets(extras.groups, panel) : []),
      ...(peak ? drawPeak(peak, panel) : []),
    ],
  };
}

export function flameSection(groups: readonly FunctionGroup[]): Section {
  return {
    height: flameHeight(groups),
    value: { low: 0, high: 1 },
    draw: (panel) => [...drawTimeGrid(panel), drawBorder(panel), ...drawFlames(groups, panel)],
  };
}

export function delaySection(series: Series): Section {
  // Less than this is the noise of timers.
  const high = series.values.reduce((most, value) => Math.max(most, value), 10) * (1 + HEADROOM);
  return {
    height: DELAY_HEIGHT,
    value: { low: 0, high },
    draw: (panel, clip) => [
      ...drawValueAxis(panel, { name: 'ms', size: 1 }),
      ...drawTimeGrid(panel),
      drawBorder(panel),
      clip([drawLine({ series, colour: INK.delay, isMain: false }, panel)]),
    ],
  };
}

function drawTrends(lines: readonly PlotLine[], trends: readonly (Trend | null)[], panel: Panel): Markup[] {
  return lines.flatMap(({ colour }, index) => {
    const trend = trends[index];
    return trend ? [drawTrend(colour, trend, panel)] : [];
  });
}

/** From 0, unless that would press all lines against the top edge. */
function memoryRange(lines: readonly PlotLine[], time: Range): Range {
  const seen = lines.flatMap(({ series: { times, values } }) =>
    values.filter((_, index) => isInside(time, times[index] ?? NaN)),
  );
  const highest = seen.reduce((most, value) => Math.max(most, value), 0) || 1;
  const lowest = seen.reduce((least, value) => Math.min(least, value), highest);
  const from = seen.length > 0 && lowest > highest / 2 ? lowest : 0;
  const room = Math.max(highest - from, highest / 50, 1e-3) * HEADROOM;
  return { low: from === 0 ? 0 : from - room, high: highest + room };
}
