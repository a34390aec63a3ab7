import { element, join, type Markup } from '../base/svg';
import { drawTimeAxis } from './plot-axes';
import { extrasOf, type PlotExtras } from './plot-extras';
import { functionEntry } from './plot-functions';
import { boundEntries, drawLegend, type LegendEntry, legendHeight } from './plot-legend';
import { lineEntry, linesOf, type NamedTimeline, type PlotLine, startOf, trendOf } from './plot-lines';
import { collectionEntry } from './plot-marks';
import { delaySection, flameSection, memorySection, type Section } from './plot-sections';
import { FONT, INK, SIZE } from './plot-style';
import { text, tooltip } from './plot-text';
import { type Panel, type Range } from './panel';
import { type Trend } from './slope';
import { fitText } from './text-width';
import { type Timeline } from './timeline';

export interface PlotOptions {
  /** Default: the command line of a timeline that is alone. */
  readonly title?: string | undefined;
  /** Seconds since the start that are shown. Default: all. */
  readonly window?: Range | undefined;
  /** Draws the trend of each line, and writes its slope. */
  readonly slope?: boolean | undefined;
  /** Shows profiled functions as a flame graph below the lines instead of as brackets on them. */
  readonly flame?: boolean | undefined;
}

const WIDTH = 900;
const LEFT = 64;
const RIGHT = WIDTH - 24;
const TOP = 84;
/** Between panels; the lower one's label stands there. */
const PANEL_GAP = 30;
const TIME_AXIS_HEIGHT = 52;
const BOTTOM = 12;
/** Seconds that can be told apart. */
export const LEAST_TIME = 0.001;

/** Draws timelines as one SVG, 900 pixels wide, that needs no script and no style sheet. */
export function plotTimelines(timelines: readonly NamedTimeline[], options: PlotOptions = {}): string {
  const lines = linesOf(timelines);
  // The first line has a colour of its own.
  const extras = extrasOf(timelines, Math.max(0, lines.length - 1));
  const time = options.window ?? wholeTime(lines);
  const trends = lines.map((line) => (options.slope ? trendOf(line, time) : null));
  const flame = options.flame === true && extras.groups.length > 0;
  const sections = [
    memorySection({ lines, trends, extras, time, brackets: !flame }),
    ...(flame ? [flameSection(extras.groups)] : []),
    ...(extras.loopDelay.times.length > 0 ? [delaySection(extras.loopDelay)] : []),
  ];
  const { markup, bottom } = stack(sections, time);
  const entries = boundEntries(legendEntries(lines, trends, extras, time, flame));
  const legendTop = bottom + TIME_AXIS_HEIGHT;
  const title = options.title ?? titleOf(timelines);
  return page(title, legendTop + legendHeight(entries) + BOTTOM, [
    text(LEFT, 30, fitText(title, SIZE.title, RIGHT - LEFT), {
      'font-size': SIZE.title,
      'font-weight': 'bold',
    }),
    text(LEFT, 50, subtitleOf(timelines), { fill: INK.quiet }),
    ...markup,
    ...drawLegend(entries, LEFT, legendTop, RIGHT - LEFT),
  ]);
}

function page(title: string, height: number, children: readonly Markup[]): string {
  const svg = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${height}`,
      'font-family': FONT,
      role: 'img',
    },
    tooltip(title),
    element('rect', { width: WIDTH, height, fill: INK.page }),
    join(children),
  );
  return `${svg}\n`;
}

/** Puts sections below each other, with the time axis below the last. */
function stack(sections: readonly Section[], time: Range): { markup: readonly Markup[]; bottom: number } {
  let top = TOP;
  const drawn = sections.map((section, index) => {
    const { value, height } = section;
    const panel: Panel = { left: LEFT, right: RIGHT, top, bottom: top + height, time, value };
    top = panel.bottom + PANEL_GAP;
    return { panel, markup: drawSection(section, panel, `panel${index}`) };
  });
  const lowest = drawn.at(-1)?.panel;
  return {
    markup: [...drawn.flatMap(({ markup }) => markup), ...(lowest ? drawTimeAxis(lowest) : [])],
    bottom: lowest?.bottom ?? TOP,
  };
}

function drawSection(section: Section, panel: Panel, id: string): Markup[] {
  const { left, right, top, bottom } = panel;
  const edges = element('rect', { x: left, y: top, width: right - left, height: bottom - top });
  return [
    element('clipPath', { id }, edges),
    ...section.draw(panel, (markup) => element('g', { 'clip-path': `url(#${id})` }, ...markup)),
  ];
}

function legendEntries(
  lines: readonly PlotLine[],
  trends: readonly (Trend | null)[],
  { groups, collections, loopDelay }: PlotExtras,
  time: Range,
  flame: boolean,
): LegendEntry[] {
  const highest = loopDelay.values.reduce((most, value) => Math.max(most, value), 0);
  return [
    ...lines.map((line, index) => lineEntry(line, time, trends[index] ?? null)),
    ...groups.map((group) => functionEntry(group, flame ? 'box' : 'bracket')),
    ...(collections.length > 0 ? [collectionEntry(collections)] : []),
    ...(loopDelay.times.length > 0
      ? [
          {
            shape: 'line' as const,
            colour: INK.delay,
            text: 'event-loop delay',
            detail: `peak ${highest.toFixed(1)} ms`,
          },
        ]
      : []),
  ];
}

function wholeTime(lines: readonly PlotLine[]): Range {
  const last = lines.reduce((most, { series }) => Math.max(most, series.times.at(-1) ?? 0), 0);
  // A single sample has a time as well.
  return { low: 0, high: last > LEAST_TIME ? last : 1 };
}

function titleOf(timelines: readonly NamedTimeline[]): string {
  const [alone, ...others] = timelines;
  return (others.length === 0 ? alone?.timeline.commandLine : undefined) ?? 'memory over time';
}

function subtitleOf(timelines: readonly NamedTimeline[]): string {
  const [alone, ...others] = timelines;
  return alone && others.length === 0
    ? describe(alone.timeline)
    : timelines.map(({ name }) => name).join(', ');
}

function describe(timeline: Timeline): string {
  const start = startOf(timeline);
  if (!Number.isFinite(start)) return 'no memory values';
  const at = new Date(start * 1000).toISOString().replace('T', ' ').slice(0, 19);
  const { length } = timeline.memory.times;
  return `started ${at} UTC, ${length} sample${length === 1 ? '' : 's'}`;
}
