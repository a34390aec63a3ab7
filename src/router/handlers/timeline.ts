import { TraceallocError } from '../../base/errors';
import { DEFAULT_EVERY_MS } from '../../timeline/recorder';
import { task, type TimelineFormat } from '../../timeline/timeline-task';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';
import { writeDone } from './done';

const { every, timelineFormat } = PARAMETERS;

const MEDIA_TYPES: Readonly<Record<TimelineFormat, string>> = {
  dat: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

/** `POST` begins to record, `GET` gives what was recorded. */
export const timeline = sharedRoute(
  ['GET', 'POST'],
  { every, format: timelineFormat },
  {
    collect: ({ method, query, recorder }) => {
      if (method === 'POST') {
        recorder.start(query.every ?? DEFAULT_EVERY_MS);
        return Promise.resolve(null);
      }
      if (query.every !== undefined) {
        throw new TraceallocError(
          'ERR_TRACEALLOC_BAD_PARAMETER',
          'every goes with POST, which begins to record',
        );
      }
      return Promise.resolve(recorder.read());
    },

    write: async (gathered, { method, query, format: preferred, thread }) => {
      if (method === 'POST') return writeDone(gathered, preferred);
      const format = query.format ?? (preferred === 'json' ? 'json' : 'dat');
      return { mediaType: MEDIA_TYPES[format], body: await thread.run(task, { gathered, format }) };
    },
  },
);
