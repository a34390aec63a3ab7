import { type Request } from 'express';
import { ERRORS, TraceallocError } from '../../src/base/errors';
import { type Auth, createGuard, type Guard, resolveAccess } from '../../src/router/guard';
import { type Logger } from '../../src/router/log';
import { type LockOut } from '../../src/router/token';

/** What a request is like where it is not a plain one of this machine. */
export interface Parts {
  address?: string;
  httpVersion?: string;
  headers?: Record<string, string>;
}

/** A request as far as a guard looks at it. */
export function requestOf({ address = '127.0.0.1', httpVersion = '1.1', headers = {} }: Parts = {}): Request {
  const sent: Record<string, string> = { Host: 'localhost:3000', ...headers };
  const stub = {
    socket: { remoteAddress: address },
    httpVersion,
    rawHeaders: Object.entries(sent).flat(),
    headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value])),
  };
  return stub as unknown as Request;
}

/** The guard of a router with this option `auth`. */
export function guardOf(
  auth: Auth | undefined,
  log: Logger,
  env: NodeJS.ProcessEnv = {},
  lockOut?: LockOut,
): Guard {
  const access = resolveAccess(auth, env, log);
  if (access === null) throw new Error('inert');
  return createGuard(access, log, lockOut);
}

/** `passed`, or the code and status that answer the request. */
export async function outcome(guard: Guard, req: Request): Promise<string> {
  try {
    await guard(req);
    return 'passed';
  } catch (error) {
    if (!(error instanceof TraceallocError)) throw error;
    const wait = error.retryAfter === undefined ? '' : ` after ${error.retryAfter} s`;
    return `${ERRORS[error.code].status} ${error.code.replace('ERR_TRACEALLOC_', '')}${wait}`;
  }
}

/** A function that throws a value. */
export function throwing(value: unknown): () => never {
  return () => {
    throw value;
  };
}
