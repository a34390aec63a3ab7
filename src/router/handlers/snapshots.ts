import { TraceallocError } from '../../base/errors';
import { type OperationPair, task } from '../../reports/snapshots-task';
import { sharedRoute } from '../route';
import { TABLE_PARAMETERS, tableQuestion } from './table';

export const snapshots = sharedRoute(['GET'], TABLE_PARAMETERS, {
  collect: ({ query, settings, operations }): Promise<OperationPair> => {
    // Refuses a wrong question even where there is nothing to tell.
    tableQuestion(query, settings, 'filename');
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
      question: tableQuestion(query, settings, 'filename'),
      sources: settings.sources,
      format,
    }),
});
