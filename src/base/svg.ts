import { printable } from './printable';

/** Finished SVG. A type of its own, so that plain text cannot get in without being escaped. */
export type Markup = string & { readonly [IS_MARKUP]: true };

declare const IS_MARKUP: unique symbol;

/** Numbers are coordinates: two decimals are finer than any screen. `undefined` leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its children. Attributes are escaped; there is no `style`, which a page's policy may forbid. */
export function element(name: string, attributes: Attributes, ...children: readonly Markup[]): Markup {
  const start = `<${name}${Object.entries(attributes).map(attribute).join('')}`;
  return markup(children.length === 0 ? `${start}/>` : `${start}>${children.join('')}</${name}>`);
}

/** Text between elements, safe to show whatever it holds. */
export function characters(text: string): Markup {
  return markup(escapeXml(text));
}

export function join(parts: readonly Markup[]): Markup {
  return markup(parts.join('\n'));
}

/** A coordinate as short as it can be written. */
export function coordinate(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function attribute([name, value]: [string, string | number | undefined]): string {
  if (value === undefined) return '';
  return ` ${name}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML forbids even as an entity is not printable. */
function escapeXml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

function markup(text: string): Markup {
  return text as Markup;
}
