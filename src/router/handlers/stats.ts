import { render } from '../../reports/format';
import { makeStatsReport } from '../../reports/stats';
import { statsJson } from '../../reports/stats-json';
import { statsText } from '../../reports/stats-text';
import { resetPeak } from '../../tracer/api';
import { readStats } from '../../tracer/stats';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';

const { flag, format } = PARAMETERS;

const parameters = { reset_peak: flag, format };

export const stats = sharedRoute(['GET'], parameters, {
  collect: async ({ query }) => {
    const read = await readStats();
    if (query.reset_peak) resetPeak();
    return read;
  },

  write: (gathered, { format: asked }) => {
    const report = makeStatsReport(gathered);
    return Promise.resolve(
      render(
        asked,
        () => statsText(report),
        () => statsJson(report),
      ),
    );
  },
});
