import { TraceallocError } from '../../base/errors';
import { writeBackrefs } from '../../objects/backrefs';
import { type BackrefsFormat } from '../../objects/backrefs-task';
import { PARAMETERS } from '../query';
import { type Answer, route } from '../route';

const { type, depth, rows, backrefsFormat } = PARAMETERS;

const parameters = { type, max_depth: depth, limit: rows, format: backrefsFormat };

/** Most boxes of a picture, one for each step of a path: to lay out 2,000 took 3 s, and the time grows faster than they do. */
const MAX_BOXES = 500;

const MEDIA_TYPES: Readonly<Partial<Record<BackrefsFormat, string>>> = {
  dot: 'text/vnd.graphviz; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

export const backrefs = route(['GET'], parameters, async (context): Promise<Answer> => {
  const { query, settings, question, heapSnapshots, format: preferred } = context;
  const { type, max_depth: maxDepth = 10, limit = 5, format = preferred } = query;
  if (type === undefined) throw badParameter(`type must be ${PARAMETERS.type.accepted}`);
  if (format === 'svg' && maxDepth * limit > MAX_BOXES) {
    throw badParameter(`max_depth times limit must be up to ${MAX_BOXES} where format is svg`);
  }
  const asked = { type, maxDepth, limit, format, sources: settings.sources };
  const body = await writeBackrefs(asked, question, heapSnapshots);
  const mediaType = MEDIA_TYPES[format];
  return mediaType === undefined ? body : { mediaType, body };
});

function badParameter(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_PARAMETER', message);
}
