import { TraceallocError } from '../../base/errors';
import { makePage } from '../../pages/page';
import { task } from '../../reports/captures-task';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';
import { keptCaptures } from './kept-captures';
import { htmlAnswer } from './page-answer';

const { include, exclude, pageFormat } = PARAMETERS;

const parameters = { include, exclude, format: pageFormat };

const operations = {
  GET: {
    summary: 'Flame graph of what is live or grew, a page for browsers; in JSON the captures.',
    answers: { 'text/html': null, 'application/json': 'Captures' },
  },
} as const;

export const flamegraph = sharedRoute(operations, parameters, {
  collect: ({ window }) => Promise.resolve(keptCaptures(window)),

  write: async (captures, { query, settings, thread, format: preferred }) => {
    if (!captures.parts.some(({ data }) => data.last ?? data.start)) {
      throw new TraceallocError('ERR_TRACEALLOC_NO_SNAPSHOT', 'nothing was captured yet in this process');
    }
    const json = await thread.run(task, {
      captures,
      choice: {
        include: query.include ?? settings.include,
        exclude: query.exclude ?? settings.exclude,
      },
      libraries: settings.libraries,
      root: settings.sources.root,
    });
    const format = query.format ?? (preferred === 'json' ? 'json' : 'html');
    if (format === 'json') return { mediaType: 'application/json; charset=utf-8', body: json };
    return htmlAnswer(await makePage('flamegraph', json));
  },
});
