import { coordinate, element, type Markup } from '../base/svg';
import { formatSize } from '../base/units';
import { type LegendEntry } from './plot-legend';
import { colourAt, INK } from './plot-style';
import { isInside, type Panel, type Range, xOf, yOf } from './panel';
import { fitTrend, type Trend } from './slope';
import { thin } from './thin';
import { MIB, type Reading, type Series, type Timeline } from './timeline';

/** A timeline to draw, and what it is called beside others. */
export interface NamedTimeline {
  readonly name: string;
  readonly timeline: Timeline;
}

/** A line of a plot; times in seconds since its timeline began, ascending. */
export interface PlotLine {
  readonly label: string;
  readonly colour: string;
  readonly series: Series;
  /** The line that the plot is about; others are thinner. */
  readonly isMain: boolean;
}

/** Lines of all timelines, each beginning at 0. Lines without a value are left out. */
export function linesOf(timelines: readonly NamedTimeline[]): PlotLine[] {
  const drafts = timelines.flatMap(({ name, timeline }) => {
    const start = startOf(timeline);
    const isAlone = timelines.length === 1;
    const labelOf = (label: string) => (isAlone ? label : `${name}: ${label}`);
    return [
      { label: isAlone ? 'resident memory' : name, series: withReadings(timeline), start, isMain: true },
      ...Array.from(timeline.parts, ([part, series]) => ({
        label: labelOf(part.replaceAll('_', ' ')),
        series,
        start,
        isMain: false,
      })),
      ...Array.from(timeline.children, ([child, series]) => ({
        label: labelOf(`process ${child}`),
        series,
        start,
        isMain: false,
      })),
    ];
  });
  return drafts
    .filter(({ series }) => series.times.length > 0)
    .map(({ label, series, start, isMain }, index) => ({
      label,
      isMain,
      series: sinceStart(series, start),
      colour: index === 0 ? INK.memory : colourAt(index - 1),
    }));
}

/** When a timeline began; a function may have begun before the first sample. */
export function startOf({ memory, functions }: Timeline): number {
  return [...memory.times, ...functions.map(({ start }) => start.time)].reduce(
    (least, time) => Math.min(least, time),
    Infinity,
  );
}

/** The highest point of the lines within a time; `null` when there is none. */
export function findPeak(lines: readonly PlotLine[], range: Range): Reading | null {
  let peak: Reading | null = null;
  for (const { series } of lines) {
    for (const [index, time] of series.times.entries()) {
      const memory = series.values[index] ?? NaN;
      if (isInside(range, time) && memory > (peak?.memory ?? -Infinity)) peak = { time, memory };
    }
  }
  return peak;
}

export function drawLine({ series, colour, isMain }: Omit<PlotLine, 'label'>, panel: Panel): Markup {
  return element('path', {
    d: pathOf(series, panel),
    fill: 'none',
    stroke: colour,
    'stroke-width': isMain ? 2 : 1.5,
    'stroke-linejoin': 'round',
    'stroke-linecap': 'round',
  });
}

export function drawTrend(colour: string, { slope, intercept }: Trend, panel: Panel): Markup {
  const { low, high } = panel.time;
  return element('line', {
    x1: panel.left,
    y1: yOf(panel, intercept + slope * low),
    x2: panel.right,
    y2: yOf(panel, intercept + slope * high),
    stroke: colour,
    'stroke-width': 1,
    'stroke-dasharray': '2 4',
  });
}

/** The trend of a line within a time. */
export function trendOf({ series }: PlotLine, range: Range): Trend | null {
  const seen = Array.from(series.times.keys()).filter((index) => isInside(range, series.times[index] ?? NaN));
  const pick = (column: readonly number[]) => seen.map((index) => column[index] ?? NaN);
  return fitTrend({ times: pick(series.times), values: pick(series.values) });
}

export function lineEntry(line: PlotLine, range: Range, trend: Trend | null): LegendEntry {
  const peak = findPeak([line], range);
  const slope = trend ? `, slope ${trend.slope < 0 ? '' : '+'}${trend.slope.toPrecision(3)} MiB/s` : '';
  const detail = peak ? `peak ${formatSize(peak.memory * MIB)}${slope}` : 'no value here';
  return { shape: 'line', colour: line.colour, text: line.label, detail };
}

/** What functions read on entering and leaving is on the line, too: it was measured, and brackets stand on the line. */
function withReadings({ memory, functions }: Timeline): Series {
  const readings = functions.flatMap(({ start, end }) => [start, end]);
  return {
    times: [...memory.times, ...readings.map(({ time }) => time)],
    values: [...memory.values, ...readings.map(({ memory: mib }) => mib)],
  };
}

/** Sorted, too: the clock of a computer may be set back. */
export function sinceStart({ times, values }: Series, start: number): Series {
  const order = Array.from(times.keys()).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  return {
    times: order.map((index) => (times[index] ?? NaN) - start),
    values: order.map((index) => values[index] ?? NaN),
  };
}

/** Takes in one point beyond each edge, so that the line goes on to it. */
function pathOf({ times, values }: Series, panel: Panel): string {
  const { low, high } = panel.time;
  const points = Array.from(times.keys())
    .filter((index) => (times[index + 1] ?? Infinity) >= low && (times[index - 1] ?? -Infinity) <= high)
    .map((index) => ({ x: xOf(panel, times[index] ?? NaN), y: yOf(panel, values[index] ?? NaN) }));
  const drawn = thin(points);
  // A round cap shows a line of no length as a dot.
  const corners = drawn.length === 1 ? [...drawn, ...drawn] : drawn;
  return corners
    .map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`)
    .join('');
}
