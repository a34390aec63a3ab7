import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { type Response } from 'express';
import { ERRORS, type TraceallocError } from '../base/errors';
import { codeOf } from '../base/thrown';
import { type Format, render } from '../reports/format';
import { type Answer, type Download, type Route, type TypedAnswer } from './route';

/** On every answer, errors too: nothing is cached, framed, sniffed, indexed, or readable by another site. */
const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
};

const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  text: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** Heap snapshots are so repetitive that more effort saves little. */
const FAST = { level: constants.Z_BEST_SPEED };

/** A client that takes nothing of a file for so long is let go. */
const MAX_STALL_MS = 120_000;

/**
 * Resolves when all was handed to the system, and for a file when all was sent, or the client went away or took nothing
 * any more.
 *
 * @throws What broke a file off; by then the response is destroyed.
 */
export async function respond(res: Response, format: Format, answer: Answer): Promise<void> {
  if (typeof answer === 'string') send(res, 200, MEDIA_TYPES[format], answer);
  else if ('file' in answer) await sendFile(res, answer);
  else sendTyped(res, answer);
}

export function respondError(
  res: Response,
  format: Format,
  error: TraceallocError,
  { methods, errorHeaders = {} }: Route,
): void {
  if (!canAnswer(res)) return;
  const { code, message, retryAfter } = error;
  const { status, help } = ERRORS[code];
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  if (status === 405) res.setHeader('Allow', methods.join(', '));
  if (status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="tracealloc", charset="UTF-8"');
  for (const [name, value] of Object.entries(errorHeaders)) res.setHeader(name, value);
  // `curl` shows no headers.
  const when = retryAfter === undefined ? '' : `; ask again in ${retryAfter} s`;
  const body = render(
    format,
    () => `error: ${code}: ${message}${when}\n${help}\n`,
    () => errorJson(error),
  );
  send(res, status, MEDIA_TYPES[format], body);
}

export function errorJson({ code, message, retryAfter }: TraceallocError) {
  const { help } = ERRORS[code];
  return {
    error: {
      code,
      /** What is wrong, and what is accepted. */
      message,
      /** What to do next. */
      help,
      /** In how many seconds to ask again. */
      ...(retryAfter !== undefined && { retry_after: retryAfter }),
    },
  };
}

/** Not when the app has answered in our place, or the client has gone. */
function canAnswer(res: Response): boolean {
  return !res.headersSent && !res.destroyed;
}

/** Writes with Node's own functions: those of the app may be patched, and its settings change what they send. */
function send(
  res: Response,
  status: number,
  mediaType: string,
  body: string | Uint8Array,
  policy?: string,
): void {
  if (!canAnswer(res)) return;
  setHeaders(res, status, mediaType);
  if (policy !== undefined) res.setHeader('Content-Security-Policy', policy);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}

function sendTyped(res: Response, { mediaType, body, filename, contentSecurityPolicy }: TypedAnswer): void {
  if (!canAnswer(res)) return;
  if (filename !== undefined) setFilename(res, filename);
  send(res, 200, mediaType, body, contentSecurityPolicy);
}

async function sendFile(res: Response, { filename, file, gzip }: Download): Promise<void> {
  const stalled = setTimeout(() => res.destroy(), MAX_STALL_MS);
  stalled.unref();
  const progress = new Transform({
    transform(chunk, _encoding, done) {
      stalled.refresh();
      done(null, chunk);
    },
  });
  try {
    if (!canAnswer(res)) return;
    setHeaders(res, 200, 'application/octet-stream');
    setFilename(res, gzip === 'file' ? `${filename}.gz` : filename);
    if (gzip === 'content') res.setHeader('Content-Encoding', 'gzip');
    await pipeline([file, ...(gzip === null ? [] : [createGzip(FAST)]), progress, res]);
  } catch (error) {
    // The client went away.
    if (codeOf(error) !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  } finally {
    clearTimeout(stalled);
    file.destroy();
  }
}

/** So that a browser saves it, and shows it to nobody. */
function setFilename(res: Response, filename: string): void {
  res.setHeader('Content-Disposition', `attachment; filename="${filename}"`);
}

function setHeaders(res: Response, status: number, mediaType: string): void {
  for (const name of res.getHeaderNames()) {
    if (name === 'etag' || name.startsWith('access-control-')) res.removeHeader(name);
  }
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
  if (hasUnreadBody(res)) res.setHeader('Connection', 'close');
  res.statusCode = status;
  res.setHeader('Content-Type', mediaType);
}

/** No path takes a body, so one is not read; the connection ends instead. */
function hasUnreadBody({ req }: Response): boolean {
  const length = req.headers['content-length'];
  return (
    !req.complete &&
    (req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0'))
  );
}
