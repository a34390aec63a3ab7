import { task } from '../../reports/growth-task';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';

const { rows, flag, format } = PARAMETERS;

const parameters = { limit: rows, reset: flag, format };

export const growth = sharedRoute(['GET'], parameters, {
  collect: ({ query, counts, thread, question }) => {
    // Otherwise the objects of the thread that writes this answer would be growth in the next one.
    thread.start();
    return counts.takeGrowth(question, query.reset ?? false);
  },

  write: (censuses, { query, settings, thread, format }) =>
    thread.run(task, { censuses, limit: query.limit ?? 10, sources: settings.sources, format }),
});
