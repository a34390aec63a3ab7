import { type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

const OWN_SITES: ReadonlySet<unknown> = new Set(['same-origin', 'none']);

const PURPOSE_HEADERS = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'];
const SPECULATIVE = /prefetch|prerender|preview/i;

/**
 * Tells whether another site, or a browser that only guesses the next page, made a request.
 *
 * `Sec-Fetch-Site` decides where it is present, else `Origin`, else `Referer`. Without any of them, as from
 * curl, the request is no site's. Never throws: what cannot be read is another site.
 */
export function isCrossSite({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  if (isSpeculative(headers)) return true;
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return !OWN_SITES.has(site);
  const source = headers.origin ?? headers.referer;
  return source !== undefined && !isOwnUrl(source, ownHost(headers));
}

function isSpeculative(headers: IncomingHttpHeaders): boolean {
  return PURPOSE_HEADERS.some((name) => SPECULATIVE.test(String(headers[name])));
}

/** HTTP/2 sends the host as `:authority`. */
function ownHost(headers: IncomingHttpHeaders): string | undefined {
  const host = headers[':authority'] ?? headers.host;
  return typeof host === 'string' ? host.toLowerCase() : undefined;
}

/** The scheme is not compared: behind a proxy that ends TLS it is unknown. */
function isOwnUrl(source: string, host: string | undefined): boolean {
  try {
    const url = new URL(source);
    return isWeb(url) && url.host === host;
  } catch {
    return false;
  }
}

/** URLs of other schemes can have an empty host, or any text in its place. */
function isWeb(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:';
}
