import { codeOf } from './thrown';

/**
 * Every error code of the package, with the HTTP status that answers it and the way out.
 *
 * One table, so that HTTP bodies, thrown errors and the documentation cannot drift apart.
 */
export const ERRORS = {
  ERR_TRACEALLOC_BAD_OPTION: {
    status: 500,
    help: 'Correct the options named in the message; the README lists them all.',
  },
  ERR_TRACEALLOC_BAD_ARGUMENT: {
    status: 500,
    help: 'Correct the argument named in the message.',
  },
  ERR_TRACEALLOC_BAD_SNAPSHOT_FILE: {
    status: 500,
    help: 'Load a file that Snapshot.dump() of this major version wrote, and that is complete.',
  },
  ERR_TRACEALLOC_BAD_PROFILE_FILE: {
    status: 500,
    help: 'Name a whole snapshot, .heapprofile or pprof heap profile that holds live memory, not a difference.',
  },
  ERR_TRACEALLOC_BAD_TIMELINE_FILE: {
    status: 500,
    help: 'Name a file that tracealloc run or mprof run wrote, and that has values.',
  },
  ERR_TRACEALLOC_USAGE: {
    status: 500,
    help: 'See tracealloc COMMAND --help.',
  },
  ERR_TRACEALLOC_FILE_EXISTS: {
    status: 500,
    help: 'Name another file with --output, or overwrite it with --force.',
  },
  ERR_TRACEALLOC_NO_FILE: {
    status: 500,
    help: 'See what there is with tracealloc list.',
  },
  ERR_TRACEALLOC_NO_PROCESS: {
    status: 500,
    help: 'Name a program that can be started, or the process id of one that runs and that you may look at.',
  },
  ERR_TRACEALLOC_SERVER: {
    status: 500,
    help: 'See what the server says; --token or TRACEALLOC_TOKEN gives it the token.',
  },
  ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT: {
    status: 500,
    help: 'Give a whole .heapsnapshot file as Node.js 20 or newer writes it, not compressed.',
  },
  ERR_TRACEALLOC_BAD_PARAMETER: {
    status: 400,
    help: 'Correct the parameter named in the message.',
  },
  ERR_TRACEALLOC_UNKNOWN_PARAMETER: {
    status: 400,
    help: 'Leave the parameter out, or use one of those named in the message.',
  },
  ERR_TRACEALLOC_TOKEN: {
    status: 401,
    help: 'Send the header "Authorization: Bearer <token>", or HTTP Basic with the token as password.',
  },
  ERR_TRACEALLOC_FORBIDDEN: {
    status: 403,
    help: 'Ask from the same machine by http://localhost, or set the option auth (behind a proxy: a token).',
  },
  ERR_TRACEALLOC_CROSS_SITE: {
    status: 403,
    help: 'Ask from the page itself, from the address bar or from a command line, not from another site.',
  },
  ERR_TRACEALLOC_NO_LINES: {
    status: 403,
    help: 'Set lines: true. While lines are measured, the function that is asked for runs many times slower.',
  },
  ERR_TRACEALLOC_NO_HEAP_SNAPSHOTS: {
    status: 403,
    help: 'Set heapSnapshots: true. A heap snapshot has every string of the process in it, secrets, too.',
  },
  ERR_TRACEALLOC_OUT_OF_RANGE: {
    status: 404,
    help: 'Ask for an index inside the range named in the message; it starts at 0.',
  },
  ERR_TRACEALLOC_NO_TYPE: {
    status: 404,
    help: 'Name a type as /memory/types, or tracealloc heap FILE --types, lists it.',
  },
  ERR_TRACEALLOC_METHOD: {
    status: 405,
    help: 'Use a method named in the header Allow.',
  },
  ERR_TRACEALLOC_NO_FUNCTION: {
    status: 404,
    help: 'Name a function as /end_show shows it, src/cache.ts:41: a line inside the function will do.',
  },
  ERR_TRACEALLOC_NO_SNAPSHOT: {
    status: 409,
    help: 'Call /begin_show, run traffic, then call /end_show.',
  },
  ERR_TRACEALLOC_NO_OPERATION: {
    status: 409,
    help: 'Put router.capture() on a route, send it requests, then ask again.',
  },
  ERR_TRACEALLOC_NOT_RECORDING: {
    status: 409,
    help: 'Set the option timeline, or begin with POST /memory/timeline.',
  },
  ERR_TRACEALLOC_NOT_TRACING: {
    status: 409,
    help: 'Call start() first, or /begin_show.',
  },
  ERR_TRACEALLOC_NOT_WATCHING: {
    status: 409,
    help: 'Start the watch with POST /memory/leaks?every=60s, or with the option watch.',
  },
  ERR_TRACEALLOC_FOREIGN_SAMPLER: {
    status: 409,
    help: 'Stop the other heap profiler first: V8 has one sampler for each isolate.',
  },
  ERR_TRACEALLOC_SAMPLER_LOST: {
    status: 409,
    help: 'Call /begin_show (or start()) to begin anew, and keep other heap profilers off meanwhile.',
  },
  ERR_TRACEALLOC_DEBUGGER_ATTACHED: {
    status: 409,
    help: 'Run without --inspect, or close the inspector: the probes would stop at its breakpoints.',
  },
  ERR_TRACEALLOC_OPTION_CONFLICT: {
    status: 409,
    help: 'Use the options of the running tracer, or stop it first.',
  },
  ERR_TRACEALLOC_BUSY: {
    status: 429,
    help: 'Try again after the seconds named in the header Retry-After.',
  },
  ERR_TRACEALLOC_LOCKED_OUT: {
    status: 429,
    help: 'Wait for the seconds named in the header Retry-After, then send the right token.',
  },
  ERR_TRACEALLOC_INTERNAL: {
    status: 500,
    help: 'The log of the server has the details; the next capture starts afresh.',
  },
  ERR_TRACEALLOC_NO_INSPECTOR: {
    status: 501,
    help: 'Run on Node.js 20 or newer, built with the inspector.',
  },
  ERR_TRACEALLOC_INSPECTOR_DENIED: {
    status: 503,
    help: "Node's permission model forbids the inspector: run without --permission, or allow the inspector.",
  },
  ERR_TRACEALLOC_OUT_OF_MEMORY: {
    status: 503,
    help: 'Trace with a larger samplingInterval or a smaller tracebackLimit.',
  },
  ERR_TRACEALLOC_NO_HEADROOM: {
    status: 503,
    help: 'Ask when less of the heap is in use, or give the process more memory; mind the figures.',
  },
  ERR_TRACEALLOC_AUTH_TIMEOUT: {
    status: 503,
    help: 'The auth function of this server did not decide within 5 seconds; see its log.',
  },
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error of this package: a stable code, a sentence with what was wrong and what is accepted, a way out. */
export class TraceallocError extends Error {
  override readonly name = 'TraceallocError';
  readonly code: ErrorCode;
  /** Seconds after which the same call may succeed; only on 429. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfter = options.retryAfter;
  }
}

/** Wrong options: a `TypeError`, because it is a fault in the program and not in a request. */
export class OptionError extends TypeError {
  override readonly name = 'OptionError';
  readonly code = 'ERR_TRACEALLOC_BAD_OPTION' satisfies ErrorCode;

  /** @param faults - One sentence for each wrong option; all are listed at once. */
  constructor(readonly faults: readonly string[]) {
    super(`${faults.join('; ')}. ${ERRORS.ERR_TRACEALLOC_BAD_OPTION.help}`);
  }
}

/**
 * Tells an error of this package, also one thrown by another copy of it in the same process,
 * whose classes are not ours.
 */
export function isTraceallocError(error: unknown): error is TraceallocError {
  const code = codeOf(error);
  return (
    code !== undefined && Object.hasOwn(ERRORS, code) && Object.hasOwn(Object(error) as object, 'message')
  );
}
