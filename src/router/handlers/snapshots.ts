import { TraceallocError } from '../../base/errors';
import { type OperationPair, task } from '../../reports/snapshots-task';
import { sharedRoute, textOrJson } from '../route';
import { tableParameters, tableQuestion } from './table';

const operations = {
  GET: textOrJson('What changed from the first captured operation to the newest.', 'Snapshots'),
};

export const snapshots = sharedRoute(operations, tableParameters('filename'), {
  collect: ({ query, settings, operations }): Promise<OperationPair> => {
    // Refuses a wrong question even where there is nothing to tell.
    tableQuestion(query, settings);
    const { first, newest } = operations;
    if (!first || !newest) {
      throw new TraceallocError(
        'ERR_TRACEALLOC_NO_OPERATION',
        'no operation was captured yet in this process',
      );
    }
    return Promise.resolve({ first, newest });
  },

  write: (operations, { query, settings, thread, format }) =>
    thread.run(task, {
      operations,
      question: tableQuestion(query, settings),
      sources: settings.sources,
      format,
    }),
});
