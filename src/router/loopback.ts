import { type IncomingMessage } from 'node:http';

/** What of a request shows the way it came; a request of `node:http2` has it too. */
export type WireRequest = Pick<IncomingMessage, 'socket' | 'rawHeaders' | 'httpVersion'>;

const LOOPBACK_ADDRESSES: ReadonlySet<unknown> = new Set([
  '127.0.0.1',
  '::1',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
]);

const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?$/i;
const LAST_PORT = 65_535;

const FORWARDING_PREFIX = 'x-forwarded-';
const FORWARDING_HEADERS: ReadonlySet<string> = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'x-envoy-external-address',
  'x-original-forwarded-for',
  'x-amzn-trace-id',
]);

// Node drops headers past `server.maxHeadersCount` (1000), and with them what a proxy put at the end.
const MOST_HEADERS = 100;

/**
 * Tells whether a socket address is this machine's own, in the notations that Node reports.
 *
 * The rest of 127.0.0.0/8 is refused: sidecars of a service mesh come from there on behalf of others.
 */
export function isLoopbackAddress(address: unknown): boolean {
  return LOOPBACK_ADDRESSES.has(address);
}

/**
 * Tells whether a Host header names this machine, with or without a port.
 *
 * A page whose own name was made to resolve to 127.0.0.1 still sends that name here.
 */
export function isLoopbackHost(host: unknown): boolean {
  if (typeof host !== 'string') return false;
  const match = LOOPBACK_HOST.exec(host);
  return match !== null && Number(match[1] ?? 0) <= LAST_PORT;
}

/**
 * Tells whether a request was made on this machine and came here without a proxy.
 *
 * Proxies that add no header are known by HTTP/1.0. Never throws: what cannot be read is not loopback.
 */
export function isDirectLoopback(req: WireRequest): boolean {
  return (
    isFromLoopback(req) &&
    Number.parseFloat(req.httpVersion) >= 1.1 &&
    hasLoopbackHost(req) &&
    !hasForwardingHeader(req)
  );
}

/** Tells whether the socket's other end is this machine: the client itself, or a proxy in front of it. */
export function isFromLoopback(req: Pick<WireRequest, 'socket'>): boolean {
  try {
    return isLoopbackAddress(req.socket.remoteAddress);
  } catch {
    // After its stream has ended, a request of `node:http2` has a socket that throws, or none.
    return false;
  }
}

/** Tells whether a proxy added its mark; an empty one counts as well. */
export function hasForwardingHeader(req: Pick<WireRequest, 'rawHeaders'>): boolean {
  const names = headerNames(req);
  return (
    names.length > MOST_HEADERS ||
    names.some((name) => name.startsWith(FORWARDING_PREFIX) || FORWARDING_HEADERS.has(name))
  );
}

/** Header names in lower case as they came over the wire: unlike `headers`, with those sent twice. */
export function headerNames(req: Pick<WireRequest, 'rawHeaders'>): string[] {
  return req.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
}

function hasLoopbackHost(req: Pick<WireRequest, 'rawHeaders'>): boolean {
  const names = headerNames(req);
  const first = names.findIndex(isHostName);
  return names.filter(isHostName).length === 1 && isLoopbackHost(req.rawHeaders[first * 2 + 1]);
}

/** HTTP/2 sends the host as `:authority`. */
function isHostName(name: string): boolean {
  return name === 'host' || name === ':authority';
}
