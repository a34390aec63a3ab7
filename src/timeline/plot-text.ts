import { characters, element, type Attributes, type Markup } from '../base/svg';
import { INK, SIZE } from './plot-style';

export function text(x: number, y: number, value: string, attributes: Attributes = {}): Markup {
  return element('text', { x, y, fill: INK.text, 'font-size': SIZE.small, ...attributes }, characters(value));
}

/** Text that stays readable on lines: it clears what is just around it. */
export function haloText(x: number, y: number, value: string, attributes: Attributes = {}): Markup {
  return text(x, y, value, {
    stroke: INK.panel,
    'stroke-width': 4,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
    ...attributes,
  });
}

/** Text followed by more of it in quieter ink. */
export function twoInks(x: number, y: number, value: string, quiet: string): Markup {
  const attributes = { x, y, fill: INK.text, 'font-size': SIZE.small };
  const rest = element('tspan', { dx: 8, fill: INK.quiet }, characters(quiet));
  return element('text', attributes, characters(value), rest);
}

/** Shown where the pointer rests. */
export function tooltip(value: string): Markup {
  return element('title', {}, characters(value));
}
