import { coordinate, element, type Markup } from '../base/svg';
import { type LegendEntry } from './plot-legend';
import { colourAt, INK, SIZE } from './plot-style';
import { text, tooltip } from './plot-text';
import { isInside, type Panel, xOf, yOf } from './panel';
import { fitText } from './text-width';
import { type FunctionRun } from './timeline';

/** Of very many calls the longest are drawn. */
const MAX_DRAWN = 300;
const LANE_HEIGHT = 18;
/** Deeper levels share the last lane. */
const MAX_LANES = 20;
/** Boxes less wide than this, in pixels, have no room for a name. */
const LEAST_LABELLED = 24;

/** The calls of one function; times in seconds since the timeline began. */
export interface FunctionGroup {
  readonly name: string;
  readonly colour: string;
  readonly runs: readonly FunctionRun[];
}

/** @param firstColour - Index of the first colour that no line has. */
export function groupFunctions(
  functions: readonly FunctionRun[],
  start: number,
  firstColour: number,
): FunctionGroup[] {
  const groups = new Map<string, FunctionRun[]>();
  for (const run of functions) {
    const shifted = { ...run, start: shift(run.start, start), end: shift(run.end, start) };
    const runs = groups.get(run.name);
    if (runs) runs.push(shifted);
    else groups.set(run.name, [shifted]);
  }
  return Array.from(groups, ([name, runs], index) => ({ name, runs, colour: colourAt(firstColour + index) }));
}

/** A bracket at the memory on entering and one at that on leaving each call. */
export function drawBrackets(groups: readonly FunctionGroup[], panel: Panel): Markup[] {
  return longest(groups).flatMap(({ run, colour }) => [
    ...drawBracket(run.start, 1, run, colour, panel),
    ...drawBracket(run.end, -1, run, colour, panel),
  ]);
}

/** How tall a flame band must be. */
export function flameHeight(groups: readonly FunctionGroup[]): number {
  const deepest = groups.flatMap(({ runs }) => runs).reduce((most, run) => Math.max(most, laneOf(run)), 0);
  return (deepest + 1) * LANE_HEIGHT;
}

/** Calls as boxes over time, those that are called on those that call. */
export function drawFlames(groups: readonly FunctionGroup[], panel: Panel): Markup[] {
  return longest(groups)
    .filter(({ run }) => run.end.time >= panel.time.low && run.start.time <= panel.time.high)
    .map(({ run, colour }) => {
      const x1 = xOf(panel, Math.max(run.start.time, panel.time.low));
      const x2 = xOf(panel, Math.min(run.end.time, panel.time.high));
      const top = panel.bottom - (laneOf(run) + 1) * LANE_HEIGHT;
      const width = Math.max(1, x2 - x1);
      const label = fitText(run.name, SIZE.tiny, width - 8);
      return element(
        'g',
        {},
        tooltip(`${run.name}: ${durationOf(run)}`),
        element('rect', {
          x: x1,
          y: top + 1,
          width,
          height: LANE_HEIGHT - 2,
          rx: 2,
          fill: colour,
          'fill-opacity': 0.85,
        }),
        ...(width < LEAST_LABELLED
          ? []
          : [text(x1 + 4, top + LANE_HEIGHT - 5, label, { fill: INK.page, 'font-size': SIZE.tiny })]),
      );
    });
}

export function functionEntry({ name, runs, colour }: FunctionGroup, shape: 'bracket' | 'box'): LegendEntry {
  const seconds = runs.reduce((sum, { start, end }) => sum + end.time - start.time, 0);
  const calls = runs.length === 1 ? '' : `${runs.length} calls, `;
  return { shape, colour, text: name, detail: `${calls}${seconds.toFixed(3)} s` };
}

function drawBracket(
  at: FunctionRun['start'],
  direction: 1 | -1,
  run: FunctionRun,
  colour: string,
  panel: Panel,
): Markup[] {
  if (!isInside(panel.time, at.time)) return [];
  const [x, y] = [xOf(panel, at.time), yOf(panel, at.memory)];
  const arm = x + 6 * direction;
  // Functions that begin together would hide each other: the outer one is taller.
  const reach = Math.max(5, 13 - 4 * laneOf(run));
  const path = ['M', arm, y - reach, 'H', x, 'V', y + reach, 'H', arm];
  return [
    element(
      'path',
      {
        d: path.map((each) => (typeof each === 'number' ? coordinate(each) : each)).join(' '),
        fill: 'none',
        stroke: colour,
        'stroke-width': 2,
      },
      tooltip(`${run.name}: ${durationOf(run)}`),
    ),
  ];
}

function longest(groups: readonly FunctionGroup[]): { run: FunctionRun; colour: string }[] {
  return groups
    .flatMap(({ runs, colour }) => runs.map((run) => ({ run, colour })))
    .sort((a, b) => lengthOf(b.run) - lengthOf(a.run))
    .slice(0, MAX_DRAWN);
}

function laneOf({ level }: FunctionRun): number {
  return Math.min(Math.max(level, 0), MAX_LANES - 1);
}

function lengthOf({ start, end }: FunctionRun): number {
  return end.time - start.time;
}

function durationOf(run: FunctionRun): string {
  return `${lengthOf(run).toFixed(3)} s`;
}

function shift<T extends { time: number }>(reading: T, start: number): T {
  return { ...reading, time: reading.time - start };
}
