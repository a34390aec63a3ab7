import { task } from '../../reports/growth-task';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { sharedRoute, textOrJson } from '../route';

const { limit, reset, format } = PARAMETERS;

const parameters = { limit: withDefault(limit, '10'), reset: withDefault(reset, '0'), format };

const operations = {
  GET: textOrJson(
    'Counts the live objects by type, of those types that exceed the peak seen before.',
    'Growth',
  ),
};

export const growth = sharedRoute(operations, parameters, {
  collect: ({ query, counts, thread, question }) => {
    // Otherwise the objects of the thread that writes this answer would be growth in the next one.
    thread.start();
    return counts.takeGrowth(question, query.reset);
  },

  write: (censuses, { query, settings, thread, format }) =>
    thread.run(task, { censuses, limit: query.limit, sources: settings.sources, format }),
});
