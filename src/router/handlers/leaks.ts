import { TraceallocError } from '../../base/errors';
import { formatDuration } from '../../base/units';
import { heapLimit } from '../../process/heap-limit';
import { ownIdentity } from '../../process/identity';
import { render } from '../../reports/format';
import { task } from '../../reports/leaks-task';
import { PARAMETERS } from '../query';
import { type Context, route } from '../route';

const parameters = {
  every: PARAMETERS.period,
  windows: PARAMETERS.windows,
  top: PARAMETERS.rows,
  include: PARAMETERS.patterns,
  exclude: PARAMETERS.patterns,
  format: PARAMETERS.format,
};

type LeaksContext = Context<typeof parameters>;

export const leaks = route(['GET', 'POST'], parameters, (context) =>
  context.method === 'POST' ? changeWatch(context) : listSuspects(context),
);

function listSuspects({ query, settings, watch, thread, format }: LeaksContext): Promise<string> {
  if (query.every !== undefined) throw badParameter('every goes with the method POST');
  const watched = watch.state;
  if (!watched)
    throw new TraceallocError('ERR_TRACEALLOC_NOT_WATCHING', 'the leak watch is off in this process');
  return thread.run(task, {
    process: ownIdentity(),
    watched,
    heapLimit: heapLimit(),
    question: {
      windows: query.windows ?? 3,
      top: query.top ?? settings.top,
      include: query.include ?? settings.include,
      exclude: query.exclude ?? settings.exclude,
    },
    sources: settings.sources,
    format,
  });
}

async function changeWatch({ query, watch, alarm, format }: LeaksContext): Promise<string> {
  const { every, windows, top, include, exclude } = query;
  if (every === undefined) throw badParameter(`POST needs every, ${PARAMETERS.period.accepted}`);
  if (windows ?? top ?? include ?? exclude) throw badParameter('POST takes every and format only');
  if (every === 'off') watch.stop();
  else {
    try {
      await alarm.start(every);
    } catch (error) {
      watch.stop();
      throw error;
    }
  }
  return render(
    format,
    () => (every === 'off' ? 'not watching\n' : `watching, one capture every ${formatDuration(every)}\n`),
    () => ({ every_ms: every === 'off' ? null : every }),
  );
}

function badParameter(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_PARAMETER', message);
}
