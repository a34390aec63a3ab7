import { TraceallocError } from '../../base/errors';
import { task } from '../../reports/detail-task';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { sharedRoute, textOrJson } from '../route';
import { keptCaptures } from './kept-captures';

const { index, keyType, detailOf, frames, include, exclude, format } = PARAMETERS;

const parameters = {
  top: withDefault(index, '0'),
  of: detailOf,
  key_type: withDefault(keyType, 'traceback'),
  frames: withDefault(frames, 'app'),
  include,
  exclude,
  format,
};

const operations = { GET: textOrJson('The biggest call path of a row, frame by frame.', 'Detail') };

export const detail = sharedRoute(operations, parameters, {
  collect: ({ window }) => Promise.resolve(keptCaptures(window)),

  write: (gathered, { query, settings, thread, format }) => {
    if (!gathered.parts.some(({ data }) => data.last ?? data.start)) {
      throw new TraceallocError('ERR_TRACEALLOC_NO_SNAPSHOT', 'nothing was captured yet in this process');
    }
    return thread.run(task, {
      captures: gathered,
      question: {
        top: query.top,
        of: query.of ? [query.of] : ['last', 'start'],
        keyType: query.key_type,
        folds: query.frames !== 'all',
        libraries: settings.libraries,
        include: query.include ?? settings.include,
        exclude: query.exclude ?? settings.exclude,
      },
      sources: settings.sources,
      format,
    });
  },
});
