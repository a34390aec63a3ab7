import { formatSize } from '../base/units';
import { button, make } from './elements';
import { change } from './ledger-panel';
import { type Order, type SortKey } from './top-order';
import { type TopRow } from './top-rows';

interface TableOptions {
  readonly order: Order;
  /** Whether there is something to compare with. */
  readonly hasChange: boolean;
  readonly sortBy: (key: SortKey) => void;
  /** What unfolds below a row. */
  readonly detailsOf: (row: TopRow) => HTMLElement;
}

const COLUMNS: readonly (readonly [SortKey, title: string])[] = [
  ['place', 'Place'],
  ['change', 'Change'],
  ['size', 'Size'],
  ['count', 'Objects'],
  ['average', 'Average'],
];

export function topTable(rows: readonly TopRow[], options: TableOptions): HTMLTableElement {
  const columns = COLUMNS.filter(([key]) => key !== 'change' || options.hasChange);
  const most = rows.reduce((greatest, { size }) => Math.max(greatest, size), 1);
  const header = make('tr', {}, ...columns.map(([key, title]) => headerCell(key, title, options)));
  return make(
    'table',
    { class: 'top-rows' },
    make('thead', {}, header),
    make('tbody', {}, ...rows.flatMap((row) => bodyRows(row, most, columns.length, options))),
  );
}

function headerCell(key: SortKey, title: string, { order, sortBy }: TableOptions): HTMLElement {
  const isSorted = order.key === key;
  const arrow = isSorted ? (order.descending ? ' ↓' : ' ↑') : '';
  const sort = button(
    title + arrow,
    () => {
      sortBy(key);
    },
    { 'data-sort': key, 'aria-label': `Sort by ${title.toLowerCase()}` },
  );
  const direction = order.descending ? 'descending' : 'ascending';
  return make(
    'th',
    { scope: 'col', class: `col-${key}`, 'aria-sort': isSorted ? direction : undefined },
    sort,
  );
}

function bodyRows(row: TopRow, most: number, columns: number, options: TableOptions): HTMLElement[] {
  const cell = make('td', { colspan: String(columns) });
  const details = make('tr', { class: 'details', hidden: true }, cell);
  const unfold = button('', () => {
    details.hidden = !details.hidden;
    unfold.setAttribute('aria-expanded', String(!details.hidden));
    // Only now: most rows are never looked into.
    if (cell.childElementCount === 0) cell.append(options.detailsOf(row));
  });
  unfold.setAttribute('aria-expanded', 'false');
  unfold.append(...placeParts(row));
  const isChance = row.change !== null && !row.change.significant;
  const main = make(
    'tr',
    { class: isChance ? 'chance' : undefined },
    make('td', { class: 'place' }, unfold),
    ...(row.change ? [changeCell(row.change)] : []),
    sizeCell(row, most),
    make('td', { class: 'number col-count' }, row.count.toLocaleString()),
    make('td', { class: 'number col-average' }, formatSize(row.average)),
  );
  return [main, details];
}

function placeParts({ traceback, external }: TopRow): Node[] {
  const { functionName } = traceback.site;
  const name = functionName === '' ? [] : [make('span', { class: 'function' }, functionName)];
  const mark = external ? [make('span', { class: 'tag' }, 'external')] : [];
  return [...name, make('span', { class: 'file' }, String(traceback)), ...mark];
}

function changeCell({
  size,
  error,
  significant,
  newSamples,
  freedSamples,
}: NonNullable<TopRow['change']>): HTMLElement {
  const figures = `±${formatSize(error)}; +${newSamples} new, ${freedSamples} freed`;
  const verdict = significant ? 'more than chance' : 'within sampling error';
  return make(
    'td',
    { class: 'number col-change', title: `${figures}: ${verdict}` },
    change(size),
    make('span', { class: 'error' }, significant ? `±${formatSize(error)}` : 'may be chance'),
  );
}

function sizeCell({ size, error }: TopRow, most: number): HTMLElement {
  const bar = make('span', { class: 'share' });
  bar.style.width = `${(size / most) * 100}%`;
  const accuracy = error === null ? [] : [make('span', { class: 'error' }, `±${formatSize(error)}`)];
  return make(
    'td',
    { class: 'number col-size' },
    formatSize(size),
    ...accuracy,
    make('span', { class: 'share-track' }, bar),
  );
}
