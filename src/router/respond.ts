import { type Response } from 'express';
import { ERRORS, type TraceallocError } from '../base/errors';
import { type Format, render } from '../reports/format';
import { type Answer } from './route';

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

export function respond(res: Response, format: Format, answer: Answer): void {
  if (typeof answer === 'string') send(res, 200, MEDIA_TYPES[format], answer);
  else send(res, 200, answer.mediaType, answer.body);
}

/** @param allow - Methods that the path takes, for 405. */
export function respondError(
  res: Response,
  format: Format,
  error: TraceallocError,
  allow: readonly string[],
): void {
  if (!canAnswer(res)) return;
  const { code, message, retryAfter } = error;
  const { status, help } = ERRORS[code];
  if (retryAfter !== undefined) res.setHeader('Retry-After', String(retryAfter));
  if (status === 405) res.setHeader('Allow', allow.join(', '));
  if (status === 401) res.setHeader('WWW-Authenticate', 'Basic realm="tracealloc", charset="UTF-8"');
  const body = render(
    format,
    () => `error: ${code}: ${message}\n${help}\n`,
    () => ({ error: { code, message, help } }),
  );
  send(res, status, MEDIA_TYPES[format], body);
}

/** Not when the app has answered in our place, or the client has gone. */
function canAnswer(res: Response): boolean {
  return !res.headersSent && !res.destroyed;
}

/** Writes with Node's own functions: those of the app may be patched, and its settings change what they send. */
function send(res: Response, status: number, mediaType: string, body: string): void {
  if (!canAnswer(res)) return;
  for (const name of res.getHeaderNames()) {
    if (name === 'etag' || name.startsWith('access-control-')) res.removeHeader(name);
  }
  for (const [name, value] of Object.entries(HEADERS)) res.setHeader(name, value);
  if (hasUnreadBody(res)) res.setHeader('Connection', 'close');
  res.statusCode = status;
  res.setHeader('Content-Type', mediaType);
  res.setHeader('Content-Length', Buffer.byteLength(body));
  res.end(body);
}

/** No path takes a body, so one is not read; the connection ends instead. */
function hasUnreadBody({ req }: Response): boolean {
  const length = req.headers['content-length'];
  return (
    !req.complete &&
    (req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0'))
  );
}
