import { TraceallocError } from '../../base/errors';
import { PARAMETERS } from '../query';
import { type Download, route } from '../route';

const { gzip } = PARAMETERS;

const parameters = { gzip };

const operations = {
  GET: {
    summary:
      'A heap snapshot of V8, with every string of the process. Off unless the option `heapSnapshots` is set.',
    answers: { 'application/octet-stream': null },
  },
};

export const heapSnapshot = route(
  operations,
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
