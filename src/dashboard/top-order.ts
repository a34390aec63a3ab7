import { type TopRow } from './top-rows';

/** What the table can be sorted by. */
export type SortKey = 'place' | 'size' | 'change' | 'count' | 'average';

export interface Order {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** @param rows - Those that changed most first, which is the order by change. */
export function sortRows(rows: readonly TopRow[], { key, descending }: Order): TopRow[] {
  if (key === 'change') return descending ? [...rows] : [...rows].reverse();
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => direction * compare(a, b, key));
}

function compare(a: TopRow, b: TopRow, key: Exclude<SortKey, 'change'>): number {
  if (key !== 'place') return a[key] - b[key];
  const [first, second] = [String(a.traceback), String(b.traceback)];
  return first < second ? -1 : first > second ? 1 : 0;
}

/** The rows whose file or function contains a text, in any case. */
export function filterRows(rows: readonly TopRow[], text: string): TopRow[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [...rows];
  return rows.filter(({ traceback }) =>
    `${String(traceback)} ${traceback.site.functionName}`.toLowerCase().includes(wanted),
  );
}
