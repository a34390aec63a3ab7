import { TraceallocError } from '../../base/errors';
import { CodeSession } from '../../lines/code-session';
import { findFunction } from '../../lines/find-function';
import { type FunctionPlace } from '../../lines/find-function-task';
import { claimLines } from '../../lines/lines-owner';
import { measureLines } from '../../lines/measure-lines';
import { task as findRow } from '../../reports/find-row-task';
import { type LinesSubject } from '../../reports/lines';
import { task } from '../../reports/lines-task';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { type Context, route, textOrJson } from '../route';

const { place, linesRow, hits, linesSeconds, format } = PARAMETERS;

const parameters = {
  function: place,
  top: linesRow,
  hits: withDefault(hits, '1000'),
  seconds: withDefault(linesSeconds, '10'),
  format,
};

const operations = {
  GET: textOrJson('What each line of a function of the running program allocates.', 'Lines'),
};

type LinesContext = Context<typeof parameters>;

export const lines = route(operations, parameters, async (context) => {
  const { settings, thread, format } = context;
  if (!settings.lines) throw new TraceallocError('ERR_TRACEALLOC_NO_LINES', 'this server measures no lines');
  const subject = await measure(context);
  return thread.run(task, { subject, sources: settings.sources, format });
});

async function measure(context: LinesContext): Promise<LinesSubject> {
  const { query, settings, thread, client } = context;
  const ms = query.seconds * 1000;
  if (client.silenceMs && ms >= client.silenceMs) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_PARAMETER',
      `seconds must be less than the time-out of this server's sockets, ${client.silenceMs / 1000} s`,
    );
  }
  const release = claimLines(ms);
  try {
    const place = await placeOf(context);
    const code = new CodeSession();
    try {
      const probed = await findFunction(code, place, settings.sources, thread);
      return await measureLines(code, probed, { hits: query.hits, ms, signal: client.signal });
    } finally {
      code.close();
    }
  } finally {
    release();
  }
}

/** The place that is named, else that of a row of the last report. */
async function placeOf({ query, settings, window, thread }: LinesContext): Promise<FunctionPlace> {
  const { function: named, top } = query;
  if (named && top !== undefined) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_PARAMETER',
      'function and top name a function each: give one of them',
    );
  }
  if (named) return named;
  const last = window.last ?? window.start;
  if (!last)
    throw new TraceallocError(
      'ERR_TRACEALLOC_NO_SNAPSHOT',
      'there is no report yet whose row top could name',
    );
  const { sources, include, exclude } = settings;
  return thread.run(findRow, {
    snapshot: last.snapshot,
    row: top ?? 0,
    choice: { include, exclude },
    sources,
  });
}
