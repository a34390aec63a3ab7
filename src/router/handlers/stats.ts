import { render } from '../../reports/format';
import { type Gathered } from '../../reports/gathered';
import { makeStatsReport } from '../../reports/stats';
import { statsJson } from '../../reports/stats-json';
import { statsText } from '../../reports/stats-text';
import { type ToldVerdict } from '../../reports/verdict';
import { resetPeak } from '../../tracer/api';
import { readStats } from '../../tracer/stats';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { sharedRoute, textOrJson } from '../route';

const { resetPeak: reset, format } = PARAMETERS;

const parameters = { reset_peak: withDefault(reset, '0'), format };

const operations = {
  GET: textOrJson(
    'Where the memory of the process is, its garbage collections, and what tracing costs.',
    'Stats',
  ),
};

export const stats = sharedRoute(operations, parameters, {
  collect: async ({ query, told }) => {
    const read = await readStats();
    if (query.reset_peak) resetPeak();
    return { ...read, verdict: told.verdict };
  },

  write: (gathered, { format: asked }) => {
    const report = makeStatsReport(gathered, newestVerdict(gathered));
    return Promise.resolve(
      render(
        asked,
        () => statsText(report),
        () => statsJson(report),
      ),
    );
  },
});

/** Each process knows of those that it gave itself. */
function newestVerdict({ parts }: Gathered<{ verdict: ToldVerdict | null }>): ToldVerdict | null {
  const verdicts = parts.flatMap(({ data }) => data.verdict ?? []);
  return verdicts.sort((a, b) => b.at.getTime() - a.at.getTime())[0] ?? null;
}
