import { TraceallocError } from '../../base/errors';
import { PARAMETERS } from '../query';
import { type Download, route } from '../route';

const { flag } = PARAMETERS;

const parameters = { gzip: flag };

export const heapSnapshot = route(
  ['GET'],
  parameters,
  async ({ query, settings, heapSnapshots, question, acceptsGzip }) => {
    if (!settings.heapSnapshots) {
      throw new TraceallocError('ERR_TRACEALLOC_NO_HEAP_SNAPSHOTS', 'this server gives no heap snapshots');
    }
    const filename = `heap-${process.pid}-${compact(new Date())}.heapsnapshot`;
    const file = await heapSnapshots.take(question);
    return { filename, file, gzip: packing(query.gzip, acceptsGzip) };
  },
);

/** `20260102T030405Z` */
function compact(time: Date): string {
  return time.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** Packed on the way where the client unpacks by itself; who asks for it gets a packed file. */
function packing(isAsked: boolean | undefined, acceptsGzip: boolean): Download['gzip'] {
  if (isAsked === undefined) return acceptsGzip ? 'content' : null;
  return isAsked ? 'file' : null;
}
