import { task } from '../../reports/types-task';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';

const { rows, format } = PARAMETERS;

const parameters = { limit: rows, format };

export const types = sharedRoute(['GET'], parameters, {
  collect: ({ counts, question }) => counts.take(question),

  write: (censuses, { query, settings, thread, format }) =>
    thread.run(task, { censuses, limit: query.limit ?? 20, sources: settings.sources, format }),
});
