import { TraceallocError } from '../../base/errors';
import { type DefaultType } from '../../formats/pprof';
import { task } from '../../reports/pprof-task';
import { type Capture } from '../../tracer/capture';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { type Answer, type Context, route, type Route } from '../route';

const { seconds, gc, debug } = PARAMETERS;

// Every answer is after a collection, which V8 forces itself, whatever gc says.
const parameters = { seconds, gc, debug: withDefault(debug, '0') };

type PprofContext = Context<typeof parameters>;

export const pprofHeap = pprofRoute('heap', 'inuse_space');

export const pprofAllocs = pprofRoute('allocs', 'alloc_space');

/** As the paths of Go's net/http/pprof: of the process asked alone, with what is live or, with `seconds`, a difference. */
function pprofRoute(name: string, defaultType: DefaultType): Route {
  const operations = {
    GET: {
      summary: `As ${name} of Go's net/http/pprof, of the process that is asked.`,
      answers: { 'application/octet-stream': null, 'text/plain': null },
    },
  };
  const answer = async (context: PprofContext): Promise<Answer> => {
    const { query, settings, thread } = context;
    const asText = query.debug;
    const { now, older } = await takeCaptures(context);
    const body = await thread.run(task, {
      now: now.snapshot,
      older: older?.snapshot ?? null,
      defaultType,
      asText,
      root: settings.sources.root,
    });
    return asText
      ? { mediaType: 'text/plain; charset=utf-8', body }
      : { mediaType: 'application/octet-stream', body, filename: older ? `${name}-delta` : name };
  };
  return { ...route(operations, parameters, answer), errorHeaders: { 'X-Go-Pprof': '1' }, isScraped: true };
}

async function takeCaptures(context: PprofContext): Promise<{ now: Capture; older: Capture | null }> {
  const { query, window, deltas, question, client } = context;
  if (query.seconds === undefined) return { now: await window.take(question), older: null };
  if (query.debug) throw badParameter('seconds does not go with debug=1');
  const ms = query.seconds * 1000;
  if (client.silenceMs && ms >= client.silenceMs) {
    throw badParameter(
      `seconds must be less than the time-out of this server's sockets, ${client.silenceMs / 1000} s`,
    );
  }
  return deltas.take(question, ms, client.signal);
}

function badParameter(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_PARAMETER', message);
}
