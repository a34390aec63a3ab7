import { createHash, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage } from 'node:http';
import { performance } from 'node:perf_hooks';

import { headerNames } from './loopback';

/** `missing`: no Authorization header at all, which is how a browser asks first. */
export type TokenVerdict = 'ok' | 'missing' | 'wrong';

const LEAST_CHARACTERS = 16;
const AUTHORIZATION = /^(bearer|basic) +(.*)$/is;
const BASE64 = /^[a-z0-9+/]+={0,2}$/i;
const NO_TOKEN = Buffer.alloc(0);

const WINDOW_MS = 60_000;
const WRONG_TOKENS_ALLOWED = 10;

/**
 * Tells whether a token can protect anything: a string of at least 16 characters.
 *
 * White space around it does not count, because a header cannot carry it.
 */
export function isUsableToken(token: unknown): token is string {
  return typeof token === 'string' && token.trim().length >= LEAST_CHARACTERS;
}

/** Compares the token of a request with the right one, of which it keeps only the digest. */
export class TokenCheck {
  readonly #digest: Buffer;

  /** @param token - A usable token; white space around it is dropped. */
  constructor(token: string) {
    this.#digest = sha256(Buffer.from(token.trim()));
  }

  /**
   * Reads the Authorization header, never the URL: `Bearer`, or `Basic` with any user name and the token as
   * password. A malformed header, or a second one, is a wrong token.
   */
  check(req: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): TokenVerdict {
    const sent = headerNames(req).filter((name) => name === 'authorization').length;
    if (sent === 0) return 'missing';
    const token = sent === 1 ? tokenOf(req.headers.authorization ?? '') : NO_TOKEN;
    return timingSafeEqual(sha256(token), this.#digest) ? 'ok' : 'wrong';
  }
}

/** Counts wrong tokens of all clients: no more than 10 are looked at within any 60 s. */
export class LockOut {
  readonly #now: () => number;
  readonly #wrongAt: number[] = [];

  /** @param now - Milliseconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Notes a wrong token. */
  count(): void {
    this.#wrongAt.push(this.#now());
    if (this.#wrongAt.length > WRONG_TOKENS_ALLOWED) this.#wrongAt.shift();
  }

  /** Whole seconds until tokens are looked at again; 0 when they are now. */
  secondsLeft(): number {
    const [oldest] = this.#wrongAt;
    if (oldest === undefined || this.#wrongAt.length < WRONG_TOKENS_ALLOWED) return 0;
    return Math.max(0, Math.ceil((oldest + WINDOW_MS - this.#now()) / 1000));
  }
}

/** The bytes sent as token; none where the header is malformed, which no usable token equals. */
function tokenOf(authorization: string): Buffer {
  const [, scheme, credentials = ''] = AUTHORIZATION.exec(authorization) ?? [];
  if (scheme === undefined) return NO_TOKEN;
  return scheme.toLowerCase() === 'bearer' ? bytesOf(credentials) : passwordOf(credentials);
}

function passwordOf(credentials: string): Buffer {
  if (!BASE64.test(credentials)) return NO_TOKEN;
  const userAndPassword = Buffer.from(credentials, 'base64');
  const colon = userAndPassword.indexOf(':');
  return colon < 0 ? NO_TOKEN : userAndPassword.subarray(colon + 1);
}

/** Node reads header bytes as Latin-1: this gives back the UTF-8 that a client sent. */
function bytesOf(header: string): Buffer {
  return Buffer.from(header, 'latin1');
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
