import { TraceallocError } from '../../base/errors';
import { task } from '../../reports/detail-task';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';
import { keptCaptures } from './kept-captures';

const { index, keyType, profileOf, frames, patterns, format } = PARAMETERS;

const parameters = {
  top: index,
  of: profileOf,
  key_type: keyType,
  frames,
  include: patterns,
  exclude: patterns,
  format,
};

export const detail = sharedRoute(['GET'], parameters, {
  collect: ({ window }) => Promise.resolve(keptCaptures(window)),

  write: (gathered, { query, settings, thread, format }) => {
    if (!gathered.parts.some(({ data }) => data.last ?? data.start)) {
      throw new TraceallocError('ERR_TRACEALLOC_NO_SNAPSHOT', 'nothing was captured yet in this process');
    }
    return thread.run(task, {
      captures: gathered,
      question: {
        top: query.top ?? 0,
        of: query.of ? [query.of] : ['last', 'start'],
        keyType: query.key_type ?? 'traceback',
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
