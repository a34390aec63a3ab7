import { TraceallocError } from '../../base/errors';
import { task } from '../../reports/detail-task';
import { PARAMETERS } from '../query';
import { route } from '../route';

const { index, patterns, format } = PARAMETERS;

const parameters = { top: index, include: patterns, exclude: patterns, format };

export const detail = route(['GET'], parameters, ({ query, settings, window, thread, format }) => {
  const { last, start } = window;
  if (!last && !start) {
    throw new TraceallocError('ERR_TRACEALLOC_NO_SNAPSHOT', 'nothing was captured yet in this process');
  }
  return thread.run(task, {
    last: last?.snapshot ?? null,
    start: start?.snapshot ?? null,
    question: {
      top: query.top ?? 0,
      include: query.include ?? settings.include,
      exclude: query.exclude ?? settings.exclude,
    },
    sources: settings.sources,
    format,
  });
});
