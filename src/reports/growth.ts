import { formatSigned } from '../base/units';
import { type Census } from '../model/census';
import { rankGrowth, type TypeGrowth } from '../model/type-counts';
import { type Sources } from '../sources/sources';
import { censusHeaderJson, censusHeaderText } from './census-header';
import { type Gathered } from './gathered';
import { tableText, toRows, typeJson, type TypeRow } from './type-rows';
import { amountsText } from './worker-shares';

/** The answer of `/memory/growth`. */
export interface GrowthReport {
  censuses: Gathered<Census<TypeGrowth>>;
  rows: TypeRow<TypeGrowth>[];
}

/** @param limit - Most rows. */
export async function makeGrowthReport(
  censuses: Gathered<Census<TypeGrowth>>,
  limit: number,
  sources: Sources,
): Promise<GrowthReport> {
  const types = rankGrowth(censuses.parts.flatMap(({ data }) => data.types));
  return { censuses, rows: await toRows(types.slice(0, limit), censuses, sources) };
}

export function growthText({ censuses, rows }: GrowthReport): string {
  return censusHeaderText(censuses) + growthTable(rows);
}

/** @param rows - Types that grew. */
export function growthTable(rows: readonly TypeRow<TypeGrowth>[]): string {
  if (rows.length === 0) return '(no type grew)\n';
  return tableText(
    rows,
    ({ count, delta }) => `${String(count).padStart(9)} ${formatSigned(delta).padStart(9)}`,
    ({ shares }) => {
      const amounts = shares.map(({ pid, type }) => ({ pid, amount: type.delta }));
      return amountsText(amounts, formatSigned);
    },
  );
}

export function growthJson({ censuses, rows }: GrowthReport) {
  return {
    ...censusHeaderJson(censuses),
    growth: rows.map(({ type, shares }) => ({
      ...typeJson(type),
      delta: type.delta,
      ...(shares.length > 0 && {
        workers: shares.map(({ pid, type: { count, delta } }) => ({ pid, count, delta })),
      }),
    })),
  };
}
