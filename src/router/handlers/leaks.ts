import { TraceallocError } from '../../base/errors';
import { formatDuration } from '../../base/units';
import { heapLimit } from '../../process/heap-limit';
import { type PackedWatch } from '../../reports/find-leaks';
import { type Gathered } from '../../reports/gathered';
import { task } from '../../reports/leaks-task';
import { MOST_WINDOWS } from '../../tracer/leak-watch';
import { PARAMETERS } from '../query';
import { type Context, sharedRoute } from '../route';
import { writeDone } from './done';

const parameters = {
  every: PARAMETERS.period,
  windows: PARAMETERS.windows,
  top: PARAMETERS.rows,
  key_type: PARAMETERS.keyType,
  include: PARAMETERS.patterns,
  exclude: PARAMETERS.patterns,
  format: PARAMETERS.format,
};

type LeaksContext = Context<typeof parameters>;

/** `POST` starts the watch or ends it, `GET` tells what it found. */
export const leaks = sharedRoute(['GET', 'POST'], parameters, {
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

function readWatch({ query, watch }: LeaksContext): PackedWatch {
  if (query.every !== undefined) throw badParameter('every goes with the method POST');
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
      windows: query.windows ?? MOST_WINDOWS,
      keyType: query.key_type ?? 'lineno',
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
  const { every, windows, top, key_type, include, exclude } = query;
  if (every === undefined) throw badParameter(`POST needs every, ${PARAMETERS.period.accepted}`);
  if (windows ?? top ?? key_type ?? include ?? exclude)
    throw badParameter('POST takes every, workers and format only');
  if (every === 'off') {
    watch.stop();
    return;
  }
  try {
    await alarm.start(every);
  } catch (error) {
    watch.stop();
    throw error;
  }
}

function writeChange(gathered: Gathered<unknown>, { query: { every }, format }: LeaksContext): string {
  const everyMs = every === 'off' || every === undefined ? null : every;
  const state = everyMs === null ? 'not watching' : `watching, one capture every ${formatDuration(everyMs)}`;
  return writeDone(gathered, format, state, { every_ms: everyMs });
}

function badParameter(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_PARAMETER', message);
}
