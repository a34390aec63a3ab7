import { TraceallocError } from '../../base/errors';
import { writeBackrefs } from '../../objects/backrefs';
import { type BackrefsFormat } from '../../objects/backrefs-task';
import { needed, withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { type Answer, route } from '../route';

const { type, depth, limit, backrefsFormat } = PARAMETERS;

const parameters = {
  type: needed(type),
  max_depth: withDefault(depth, '10'),
  limit: withDefault(limit, '5'),
  format: backrefsFormat,
};

/** Most boxes of a picture, one for each step of a path: to lay out 2,000 took 3 s, and the time grows faster than they do. */
const MAX_BOXES = 500;

const MEDIA_TYPES: Readonly<Partial<Record<BackrefsFormat, string>>> = {
  dot: 'text/vnd.graphviz; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

const operations = {
  GET: {
    summary: 'What holds the objects of a type, by the shortest paths.',
    answers: {
      'text/plain': null,
      'application/json': 'Backrefs',
      'text/vnd.graphviz': null,
      'image/svg+xml': null,
    },
  },
} as const;

export const backrefs = route(operations, parameters, async (context): Promise<Answer> => {
  const { query, settings, question, heapSnapshots, format: preferred } = context;
  const { type, max_depth: maxDepth, limit, format = preferred } = query;
  if (format === 'svg' && maxDepth * limit > MAX_BOXES) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_PARAMETER',
      `max_depth times limit must be up to ${MAX_BOXES} where format is svg`,
    );
  }
  const asked = { type, maxDepth, limit, format, sources: settings.sources };
  const body = await writeBackrefs(asked, question, heapSnapshots);
  const mediaType = MEDIA_TYPES[format];
  return mediaType === undefined ? body : { mediaType, body };
});
