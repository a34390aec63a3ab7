import { formatSize } from '../base/units';
import { type statsJson } from '../reports/stats-json';
import { byId, make, setText } from './elements';

export type Stats = ReturnType<typeof statsJson>;

type Ledger = Stats['ledger'];

/** What resident memory is made of, each with its name and colour. They add up to it. */
const PARTS: readonly (readonly [keyof Ledger, name: string, note: string])[] = [
  ['traced', 'traced', 'live objects that the profiler knows'],
  ['other_heap', 'other heap', 'from before tracing, or garbage that waits'],
  ['heap_free', 'free heap', 'pages that V8 keeps for later'],
  ['array_buffers', 'array buffers', 'contents of Buffer and ArrayBuffer'],
  ['other_external', 'other external', 'held by objects outside of the heap'],
  ['native', 'native', 'all that is not JavaScript'],
];

/** Shows resident memory as a bar of its parts. */
export function showLedger({ ledger, summary, next, verdict }: Stats): void {
  const { size, size_diff: diff } = ledger.rss;
  byId('rss', HTMLElement).replaceChildren(
    make('b', {}, size === null ? 'unknown' : formatSize(size)),
    ' resident ',
    ...(diff === null ? [] : [change(diff), ' since begin']),
  );
  const bar = byId('ledger-bar', HTMLElement);
  bar.setAttribute('aria-label', summary);
  bar.replaceChildren(...PARTS.map(([part, name]) => segment(part, name, ledger[part].size)));
  byId('ledger-parts', HTMLElement).replaceChildren(
    ...PARTS.map(([part, name, note]) => row(part, name, note, ledger[part])),
  );
  // With a verdict there is no need of a guess.
  setText(byId('summary', HTMLElement), verdict ? '' : next);
}

/** A part can come out below 0, as the rest of others that are estimated, or reserved and not touched yet: nothing to draw. */
function segment(part: string, name: string, size: number | null): HTMLElement {
  const element = make('span', { class: `part-${part}`, title: `${name}: ${formatSize(size ?? 0)}` });
  element.style.flexGrow = String(Math.max(0, size ?? 0));
  return element;
}

function row(
  part: string,
  name: string,
  note: string,
  { size, size_diff: diff }: Ledger['rss'],
): HTMLElement {
  return make(
    'div',
    { title: note },
    make('dt', {}, make('span', { class: `swatch part-${part}` }), name),
    make(
      'dd',
      {},
      size === null ? 'not captured' : formatSize(size),
      ' ',
      ...(diff === null ? [] : [change(diff)]),
    ),
  );
}

/** A difference in bytes, in the colour of its direction. */
export function change(bytes: number): HTMLElement {
  return make(
    'span',
    { class: bytes > 0 ? 'grown' : bytes < 0 ? 'shrunk' : 'quiet' },
    formatSize(bytes, true),
  );
}
