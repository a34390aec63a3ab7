import { threadId } from 'node:worker_threads';
import { TraceallocError } from '../../base/errors';
import { task } from '../../reports/end-show-task';
import { PARAMETERS } from '../query';
import { route } from '../route';

const { rows, keyType, flag, patterns, format } = PARAMETERS;

const parameters = {
  top: rows,
  key_type: keyType,
  cumulative: flag,
  include: patterns,
  exclude: patterns,
  format,
};

export const endShow = route(
  ['GET'],
  parameters,
  async ({ query, settings, window, thread, question, format }) => {
    const { key_type = 'lineno', cumulative = false } = query;
    if (cumulative && key_type === 'traceback') {
      throw new TraceallocError(
        'ERR_TRACEALLOC_BAD_PARAMETER',
        'cumulative=1 charges single frames, so it does not go with key_type=traceback',
      );
    }
    return thread.run(task, {
      look: await window.end(question),
      question: {
        keyType: key_type,
        cumulative,
        top: query.top ?? settings.top,
        include: query.include ?? settings.include,
        exclude: query.exclude ?? settings.exclude,
      },
      sources: settings.sources,
      threadId,
      format,
    });
  },
);
