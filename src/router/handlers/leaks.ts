import { TraceallocError } from '../../base/errors';
import { formatDuration } from '../../base/units';
import { heapLimit } from '../../process/heap-limit';
import { type PackedWatch } from '../../reports/find-leaks';
import { type Gathered } from '../../reports/gathered';
import { task } from '../../reports/leaks-task';
import { MOST_WINDOWS } from '../../tracer/leak-watch';
import { needed, only, withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { type Context, sharedRoute, textOrJson } from '../route';
import { writeDone } from './done';

const { period, windows, rows, keyType, include, exclude, format } = PARAMETERS;

const parameters = {
  every: only('POST', needed(period)),
  windows: only('GET', withDefault(windows, String(MOST_WINDOWS))),
  top: only('GET', rows),
  key_type: only('GET', withDefault(keyType, 'lineno')),
  include: only('GET', include),
  exclude: only('GET', exclude),
  format,
};

const operations = {
  GET: textOrJson(
    'Places that grew in every window of the watch, with rate and time left to the heap limit.',
    'Leaks',
  ),
  POST: textOrJson('Starts the leak watch, or ends it.', 'WatchChange'),
};

type LeaksContext = Context<typeof parameters>;

/** `POST` starts the watch or ends it, `GET` tells what it found. */
export const leaks = sharedRoute(operations, parameters, {
  collect: async (context): Promise<PackedWatch | null> => {
    if (context.method === 'GET') return readWatch(context);
    await changeWatch(context);
    return null;
  },

  write: (gathered, context) =>
    context.method === 'GET'
      ? listSuspects(gathered, context)
      : Promise.resolve(writeChange(gathered, context)),
});

function readWatch({ watch }: LeaksContext): PackedWatch {
  const watched = watch.state;
  if (!watched)
    throw new TraceallocError('ERR_TRACEALLOC_NOT_WATCHING', 'the leak watch is off in this process');
  return { watched, heapLimit: heapLimit() };
}

function listSuspects(
  gathered: Gathered<PackedWatch | null>,
  { query, settings, thread, format }: LeaksContext,
): Promise<string> {
  const parts = gathered.parts.flatMap(({ process, data }) => (data ? { process, data } : []));
  return thread.run(task, {
    watches: { ...gathered, parts },
    question: {
      windows: query.windows,
      keyType: query.key_type,
      libraries: settings.libraries,
      top: query.top ?? settings.top,
      include: query.include ?? settings.include,
      exclude: query.exclude ?? settings.exclude,
    },
    sources: settings.sources,
    format,
  });
}

async function changeWatch({ query, watch, alarm }: LeaksContext): Promise<void> {
  const everyMs = periodOf(query);
  if (everyMs === null) {
    watch.stop();
    return;
  }
  try {
    await alarm.start(everyMs);
  } catch (error) {
    watch.stop();
    throw error;
  }
}

function writeChange(gathered: Gathered<unknown>, { query, format }: LeaksContext): string {
  const everyMs = periodOf(query);
  const state = everyMs === null ? 'not watching' : `watching, one capture every ${formatDuration(everyMs)}`;
  return writeDone(gathered, format, state, { every_ms: everyMs });
}

/** Milliseconds; `null` for `off`. A request that changes the watch says one of them. */
function periodOf({ every }: LeaksContext['query']): number | null {
  return every === 'off' || every === undefined ? null : every;
}
