import { render } from '../../reports/format';
import { type Gathered } from '../../reports/gathered';
import { makeStatsReport } from '../../reports/stats';
import { statsJson } from '../../reports/stats-json';
import { statsText } from '../../reports/stats-text';
import { type ToldVerdict } from '../../reports/verdict';
import { resetPeak } from '../../tracer/api';
import { readStats } from '../../tracer/stats';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';

const { flag, format } = PARAMETERS;

const parameters = { reset_peak: flag, format };

export const stats = sharedRoute(['GET'], parameters, {
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
