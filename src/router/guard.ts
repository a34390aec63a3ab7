import { clearTimeout, setTimeout } from 'node:timers';

import { type Request } from 'express';

import { TraceallocError } from '../base/errors';
import { stackOf } from '../base/thrown';
import { isCrossSite } from './cross-site';
import { hasForwardingHeader, isDirectLoopback, isFromLoopback } from './loopback';
import { failure, type Logger, safeLogger } from './log';
import { isUsableToken, LockOut, TokenCheck } from './token';

/** Decides about one request; only `true` lets it pass. */
export type AuthFunction = (req: Request) => boolean | Promise<boolean>;

/**
 * Who may ask: whoever sends the token, direct requests of this machine, or those a function of the app allows.
 */
export type Auth = { readonly token: string | undefined } | 'loopback' | AuthFunction;

/** The access policy of a router. `closed`: a token was asked for, but the one given protects nothing. */
export type Access =
  | { readonly kind: 'loopback' }
  | { readonly kind: 'token'; readonly check: TokenCheck }
  | { readonly kind: 'closed' }
  | { readonly kind: 'function'; readonly decide: AuthFunction };

/** Resolves when a request may pass, and rejects with the {@link TraceallocError} that answers it otherwise. */
export type Guard = (req: Request) => Promise<void>;

type Gate = (req: Request) => void | Promise<void>;

const AUTH_TIMEOUT_MS = 5000;
const TIMED_OUT = Symbol('timed out');

/**
 * Decides the access policy of a router, once, when it is created.
 *
 * Without `auth`, `TRACEALLOC_TOKEN` stands for it, even when empty; without either, development is open to
 * direct loopback.
 *
 * @returns `null` when the router is inert: production, and nobody said who may ask.
 */
export function resolveAccess(auth: Auth | undefined, env: NodeJS.ProcessEnv, log: Logger): Access | null {
  if (auth === 'loopback') return { kind: 'loopback' };
  if (typeof auth === 'function') return { kind: 'function', decide: auth };
  if (auth !== undefined) return tokenAccess(auth.token, log);
  if (env.TRACEALLOC_TOKEN !== undefined) return tokenAccess(env.TRACEALLOC_TOKEN, log);
  if (env.NODE_ENV !== 'production') return { kind: 'loopback' };
  safeLogger(log).warn(
    'tracealloc: the router is inert, because NODE_ENV is production and nothing says who may ask: ' +
      'set the option auth, or the environment variable TRACEALLOC_TOKEN.',
    { event: 'inert' },
  );
  return null;
}

/**
 * Builds the check that every request passes before any other work: first access, then cross-site.
 *
 * @param lockOut - Counts the wrong tokens of this router.
 */
export function createGuard(access: Access, log: Logger, lockOut = new LockOut()): Guard {
  const passAccess = createGate(access, safeLogger(log), lockOut);
  return async (req) => {
    await passAccess(req);
    if (isCrossSite(req)) {
      throw new TraceallocError(
        'ERR_TRACEALLOC_CROSS_SITE',
        'Requests made by another site or by prefetching are refused.',
      );
    }
  };
}

function tokenAccess(token: string | undefined, log: Logger): Access {
  if (isUsableToken(token)) return { kind: 'token', check: new TokenCheck(token) };
  safeLogger(log).error(
    'tracealloc: the token is missing, blank or shorter than 16 characters: every request gets 401.',
    { event: 'unusable-token' },
  );
  return { kind: 'closed' };
}

function createGate(access: Access, log: Logger, lockOut: LockOut): Gate {
  switch (access.kind) {
    case 'loopback':
      return loopbackGate(log);
    case 'token':
      return tokenGate(access.check, lockOut);
    case 'closed':
      return refuseToken;
    case 'function':
      return functionGate(access.decide, log);
  }
}

function loopbackGate(log: Logger): Gate {
  const hintOnce = onProxiedRequest(log);
  return (req) => {
    if (isDirectLoopback(req)) return;
    hintOnce(req);
    throw new TraceallocError(
      'ERR_TRACEALLOC_FORBIDDEN',
      'Only requests that come directly from this machine are answered.',
    );
  };
}

function onProxiedRequest(log: Logger): (req: Request) => void {
  let hinted = false;
  return (req) => {
    if (hinted || !isFromLoopback(req) || !hasForwardingHeader(req)) return;
    hinted = true;
    log.warn('tracealloc: refused a request that a proxy forwarded. Behind a proxy: set the option auth.', {
      event: 'proxied-request',
    });
  };
}

/** While locked out, right and wrong tokens are answered alike, except to this machine itself. */
function tokenGate(tokenCheck: TokenCheck, lockOut: LockOut): Gate {
  return (req) => {
    const verdict = tokenCheck.check(req);
    const retryAfter = lockOut.secondsLeft();
    if (retryAfter > 0 && !(verdict === 'ok' && isDirectLoopback(req))) throw lockedOut(retryAfter);
    if (verdict === 'wrong') lockOut.count();
    if (verdict !== 'ok') refuseToken();
  };
}

function lockedOut(retryAfter: number): TraceallocError {
  return new TraceallocError(
    'ERR_TRACEALLOC_LOCKED_OUT',
    'Too many wrong tokens were sent within the last minute.',
    { retryAfter },
  );
}

/** The same answer to every fault, so that it says nothing about the token. */
function refuseToken(): never {
  throw new TraceallocError('ERR_TRACEALLOC_TOKEN', 'The token is missing or wrong.');
}

function functionGate(decide: AuthFunction, log: Logger): Gate {
  return async (req) => {
    const answer = await answerOf(decide, req, log);
    if (answer === true) return;
    if (answer === TIMED_OUT) {
      log.error('tracealloc: the auth function did not decide within 5 seconds; the request was refused.', {
        event: 'auth-timeout',
        timeoutMs: AUTH_TIMEOUT_MS,
      });
      throw new TraceallocError(
        'ERR_TRACEALLOC_AUTH_TIMEOUT',
        'The auth function of this server did not decide in time.',
      );
    }
    throw new TraceallocError(
      'ERR_TRACEALLOC_FORBIDDEN',
      'The auth function of this server did not allow the request.',
    );
  };
}

/** `unknown`: the function is the app's, and JavaScript may return anything. */
async function answerOf(decide: AuthFunction, req: Request, log: Logger): Promise<unknown> {
  try {
    const answer: unknown = decide(req);
    return isThenable(answer) ? await settledInTime(answer) : answer;
  } catch (error) {
    const message = `tracealloc: the auth function failed; the request was refused. ${stackOf(error)}`;
    log.error(message, failure('auth-failed', error));
    return false;
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

async function settledInTime(answer: PromiseLike<unknown>): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<symbol>((resolve) => {
    timer = setTimeout(resolve, AUTH_TIMEOUT_MS, TIMED_OUT).unref();
  });
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
