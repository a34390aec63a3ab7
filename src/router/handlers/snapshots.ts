import { TraceallocError } from '../../base/errors';
import { ownIdentity } from '../../process/identity';
import { task } from '../../reports/snapshots-task';
import { route } from '../route';
import { TABLE_PARAMETERS, tableQuestion } from './table';

export const snapshots = route(
  ['GET'],
  TABLE_PARAMETERS,
  ({ query, settings, operations, thread, format }) => {
    const question = tableQuestion(query, settings, 'filename');
    const { first, newest } = operations;
    if (!first || !newest) {
      throw new TraceallocError(
        'ERR_TRACEALLOC_NO_OPERATION',
        'no operation was captured yet in this process',
      );
    }
    return thread.run(task, {
      operations: { process: ownIdentity(), data: { first, newest } },
      question,
      sources: settings.sources,
      format,
    });
  },
);
