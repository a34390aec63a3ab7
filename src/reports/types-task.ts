import { type Census } from '../model/census';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type Format, render } from './format';
import { type Gathered } from './gathered';
import { typesJson, typesText, makeTypesReport } from './types';

export interface TypesInput {
  censuses: Gathered<Census>;
  /** Most rows. */
  limit: number;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/memory/types`. */
export const task: Task<TypesInput, string> = { module: __filename, run: write };

async function write({ censuses, limit, sources, format }: TypesInput): Promise<string> {
  const report = await makeTypesReport(censuses, limit, new Sources(sources));
  return render(
    format,
    () => typesText(report),
    () => typesJson(report),
  );
}
