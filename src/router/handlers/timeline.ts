import { DEFAULT_EVERY_MS } from '../../timeline/recorder';
import { task, type TimelineFormat } from '../../timeline/timeline-task';
import { only, withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { sharedRoute, textOrJson } from '../route';
import { writeDone } from './done';

const { every, timelineFormat } = PARAMETERS;

const MEDIA_TYPES: Readonly<Record<TimelineFormat, string>> = {
  dat: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

const operations = {
  GET: {
    summary: 'Memory over time, as it was recorded.',
    answers: { 'text/plain': null, 'application/json': 'Timeline', 'image/svg+xml': null },
  },
  POST: textOrJson('Begins to record memory over time.', 'Done'),
} as const;

export const timeline = sharedRoute(
  operations,
  { every: only('POST', withDefault(every, `${DEFAULT_EVERY_MS}ms`)), format: timelineFormat },
  {
    collect: ({ method, query, recorder }) => {
      if (method === 'GET') return Promise.resolve(recorder.read());
      recorder.start(query.every);
      return Promise.resolve(null);
    },

    write: async (gathered, { method, query, format: preferred, thread }) => {
      if (method === 'POST') return writeDone(gathered, preferred);
      const format = query.format ?? (preferred === 'json' ? 'json' : 'dat');
      return { mediaType: MEDIA_TYPES[format], body: await thread.run(task, { gathered, format }) };
    },
  },
);
