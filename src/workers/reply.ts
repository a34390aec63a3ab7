import { type ErrorCode, isTraceallocError } from '../base/errors';
import { messageOf } from '../base/thrown';
import { PeerError, UNREADABLE } from './message';

/** Why a worker gave no answer. */
export interface Failure {
  /** Of the error that the worker met while it answered; absent when the worker could not be asked. */
  readonly code?: ErrorCode;
  /** A sentence, or what goes on after the name of the worker when there is no code. */
  readonly message: string;
}

/** What a worker sends back. */
export type Reply = { readonly answer: unknown } | { readonly failure: Failure };

/** What of an error may leave the process: all of an error of ours, of others that there was one. */
export function failureOf(error: unknown): Failure {
  if (isTraceallocError(error)) return { code: error.code, message: messageOf(error) };
  return { code: 'ERR_TRACEALLOC_INTERNAL', message: 'the question could not be answered' };
}

/**
 * What a worker sent, as a reply.
 *
 * @throws PeerError when it is none.
 */
export function readReply(value: unknown): Reply {
  if (typeof value === 'object' && value !== null && ('answer' in value || 'failure' in value))
    return value as Reply;
  throw new PeerError(UNREADABLE);
}
