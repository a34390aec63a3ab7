import { type Census } from '../model/census';
import { rankTypes, type TypeCount } from '../model/type-counts';
import { type Sources } from '../sources/sources';
import { censusHeaderJson, censusHeaderText } from './census-header';
import { type Gathered } from './gathered';
import { tableText, toRows, typeJson, type TypeRow } from './type-rows';
import { amountsText } from './worker-shares';

/** The answer of `/memory/types`. */
export interface TypesReport {
  censuses: Gathered<Census>;
  rows: TypeRow<TypeCount>[];
}

/** @param limit - Most rows. */
export async function makeTypesReport(
  censuses: Gathered<Census>,
  limit: number,
  sources: Sources,
): Promise<TypesReport> {
  const types = rankTypes(censuses.parts.flatMap(({ data }) => data.types));
  return { censuses, rows: await toRows(types.slice(0, limit), censuses, sources) };
}

export function typesText({ censuses, rows }: TypesReport): string {
  const table = tableText(
    rows,
    ({ count }) => ` ${count}`,
    ({ shares }) =>
      amountsText(
        shares.map(({ pid, type }) => ({ pid, amount: type.count })),
        String,
      ),
  );
  return censusHeaderText(censuses) + table;
}

export function typesJson({ censuses, rows }: TypesReport) {
  return {
    ...censusHeaderJson(censuses),
    types: rows.map(({ type, shares }) => ({
      ...typeJson(type),
      ...(shares.length > 0 && { workers: shares.map(({ pid, type: { count } }) => ({ pid, count })) }),
    })),
  };
}
