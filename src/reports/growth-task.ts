import { type Census } from '../model/census';
import { type TypeGrowth } from '../model/type-counts';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type Format, render } from './format';
import { type Gathered } from './gathered';
import { growthJson, growthText, makeGrowthReport } from './growth';

export interface GrowthInput {
  censuses: Gathered<Census<TypeGrowth>>;
  /** Most rows. */
  limit: number;
  sources: SourcesOptions;
  format: Format;
}

/** Writes the answer of `/memory/growth`. */
export const task: Task<GrowthInput, string> = { module: __filename, run: write };

async function write({ censuses, limit, sources, format }: GrowthInput): Promise<string> {
  const report = await makeGrowthReport(censuses, limit, new Sources(sources));
  return render(
    format,
    () => growthText(report),
    () => growthJson(report),
  );
}
