import { TraceallocError } from '../base/errors';
import { codeOf, messageOf } from '../base/thrown';
import { MAX_BYTES } from '../formats/snapshot-file';

/** Paths of the router that answer with live memory. */
const PROFILE = '/memory/profile';
const PPROF = ['/debug/pprof/heap', '/debug/pprof/allocs'];

/** An error of the server is a sentence or two. */
const MOST_CHARACTERS = 1000;

/**
 * Asks a server for its live memory.
 *
 * @param url - Of a path that answers with it, or of where the router is mounted: then the last capture is asked for.
 * @param token - Sent to that address alone.
 * @throws TraceallocError `ERR_TRACEALLOC_SERVER`.
 */
export async function fetchMemory(url: URL, token: string | undefined): Promise<Uint8Array> {
  const asked = profileUrl(url);
  const headers = { Accept: 'text/plain', ...(token !== undefined && { Authorization: `Bearer ${token}` }) };
  try {
    const response = await fetch(asked, { headers, redirect: 'manual' });
    const body = await readBody(response);
    if (response.status === 200) return body;
    const text = Buffer.from(body).toString().trim().replaceAll('\n', ' ').slice(0, MOST_CHARACTERS);
    throw serverError(asked, `answered ${response.status}${text === '' ? '' : `: ${text}`}`);
  } catch (error) {
    if (codeOf(error) === 'ERR_TRACEALLOC_SERVER') throw error;
    // What is wrong stands in the cause: fetch says no more than that it failed.
    const { cause = error } = Object(error) as { cause?: unknown };
    throw serverError(asked, `cannot be asked: ${messageOf(cause)}`);
  }
}

function profileUrl(url: URL): URL {
  const asked = new URL(url);
  if (PPROF.some((path) => asked.pathname.endsWith(path))) return asked;
  if (!asked.pathname.endsWith(PROFILE)) asked.pathname = asked.pathname.replace(/\/?$/, PROFILE);
  // It alone has the single objects, and with them the sampling error.
  if (!asked.searchParams.has('format')) asked.searchParams.set('format', 'snapshot');
  return asked;
}

async function readBody({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MAX_BYTES) throw new RangeError(`the answer has more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function serverError({ origin, pathname }: URL, what: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_SERVER', `${origin}${pathname} ${what}`);
}
