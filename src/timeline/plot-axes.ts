import { element, type Markup } from '../base/svg';
import { INK } from './plot-style';
import { text } from './plot-text';
import { type Panel, type Range, xOf, yOf } from './panel';
import { makeTicks } from './ticks';

/** A unit of an axis, and how much of the data's unit it is. */
interface Unit {
  readonly name: string;
  readonly size: number;
}

const TIME_TICKS = 10;
/** Pixels between two horizontal lines, at least. */
const VALUE_TICK_DISTANCE = 42;

/** Large ranges are written in the larger unit: 0 … 40 min, not 0 … 2400 s. */
const TIME_UNITS: readonly Unit[] = [
  { name: 's', size: 1 },
  { name: 'min', size: 60 },
  { name: 'h', size: 3600 },
  { name: 'd', size: 86_400 },
];
const LEAST_OF_UNIT = 3;

export function memoryUnit({ high }: Range): Unit {
  // The step to the next unit is that of `formatSize`.
  return high < 10 * 1024 ? { name: 'MiB', size: 1 } : { name: 'GiB', size: 1024 };
}

export function timeUnit({ low, high }: Range): Unit {
  const span = high - low;
  return TIME_UNITS.findLast(({ size }) => span >= LEAST_OF_UNIT * size) ?? { name: 's', size: 1 };
}

/** The background, horizontal lines with their values, and the unit. */
export function drawValueAxis(panel: Panel, unit: Unit): Markup[] {
  const { left, right, top, bottom, value } = panel;
  const most = Math.max(2, Math.floor((bottom - top) / VALUE_TICK_DISTANCE));
  const { values, decimals } = makeTicks(value.low / unit.size, value.high / unit.size, most);
  return [
    element('rect', { x: left, y: top, width: right - left, height: bottom - top, fill: INK.panel }),
    ...values.flatMap((tick) => {
      const y = yOf(panel, tick * unit.size);
      return [
        element('line', { x1: left, y1: y, x2: right, y2: y, stroke: INK.grid }),
        text(left - 8, y + 4, tick.toFixed(decimals), { fill: INK.quiet, 'text-anchor': 'end' }),
      ];
    }),
    text(left - 8, top - 8, unit.name, { fill: INK.quiet, 'text-anchor': 'end' }),
  ];
}

/** Vertical lines through a panel, without labels. */
export function drawTimeGrid(panel: Panel): Markup[] {
  const unit = timeUnit(panel.time);
  return timeTicks(panel, unit).values.map((tick) => {
    const x = xOf(panel, tick * unit.size);
    return element('line', { x1: x, y1: panel.top, x2: x, y2: panel.bottom, stroke: INK.grid });
  });
}

/** Times below the lowest panel. */
export function drawTimeAxis(panel: Panel): Markup[] {
  const unit = timeUnit(panel.time);
  const { values, decimals } = timeTicks(panel, unit);
  return [
    ...values.map((tick) =>
      text(xOf(panel, tick * unit.size), panel.bottom + 18, tick.toFixed(decimals), {
        fill: INK.quiet,
        'text-anchor': 'middle',
      }),
    ),
    text((panel.left + panel.right) / 2, panel.bottom + 36, `time since start (${unit.name})`, {
      fill: INK.quiet,
      'text-anchor': 'middle',
    }),
  ];
}

export function drawBorder({ left, right, top, bottom }: Panel): Markup {
  return element('path', { d: `M${left} ${top}V${bottom}H${right}`, fill: 'none', stroke: INK.border });
}

function timeTicks({ time }: Panel, unit: Unit) {
  return makeTicks(time.low / unit.size, time.high / unit.size, TIME_TICKS);
}
