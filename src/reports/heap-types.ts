import { formatSize } from '../base/units';
import { nameText, placeText } from '../heap-graph/names-text';
import { type TypeStatistic } from '../heap-graph/types';

const COLUMNS = ['count', 'size', 'retained', 'type'] as const;

/** Types of objects as a table. */
export function heapTypesText(types: readonly TypeStatistic[]): string {
  const rows = types.map(({ name, frame, count, shallowSize, retainedSize }) => [
    String(count),
    formatSize(shallowSize),
    formatSize(retainedSize),
    frame === null ? nameText(name) : `${nameText(name)} ${placeText(frame)}`,
  ]);
  const widths = COLUMNS.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [[...COLUMNS], ...rows].map((row) => `${alignRow(row, widths)}\n`).join('');
}

/** Numbers stand right, the last column as it is. */
function alignRow(row: readonly string[], widths: readonly number[]): string {
  const last = row.length - 1;
  return row.map((cell, column) => (column === last ? cell : cell.padStart(widths[column] ?? 0))).join('  ');
}

export function heapTypesJson(types: readonly TypeStatistic[]) {
  return {
    types: types.map(({ name, frame, count, shallowSize, retainedSize }) => ({
      name,
      filename: frame?.filename ?? null,
      lineno: frame?.lineno ?? null,
      column: frame?.column ?? null,
      count,
      shallow_size: shallowSize,
      retained_size: retainedSize,
    })),
  };
}
