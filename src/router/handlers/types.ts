import { task } from '../../reports/types-task';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { sharedRoute, textOrJson } from '../route';

const { limit, format } = PARAMETERS;

const parameters = { limit: withDefault(limit, '20'), format };

const operations = { GET: textOrJson('Counts the live objects by type, the most common first.', 'Types') };

export const types = sharedRoute(operations, parameters, {
  collect: ({ counts, question }) => counts.take(question),

  write: (censuses, { query, settings, thread, format }) =>
    thread.run(task, { censuses, limit: query.limit, sources: settings.sources, format }),
});
