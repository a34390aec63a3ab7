import { constants } from 'node:os';
import { isTraceallocError } from '../base/errors';

/** The command did what it was told. */
export const DONE = 0;
/** It could not: a file that cannot be read or must not be overwritten, a full disk. */
const FAILED = 1;
/** Wrong arguments. */
const USAGE = 2;
/** The program cannot be started, or the process is not there; as a shell says it. */
const NO_PROCESS = 127;
/** A shell adds the number of the signal that ended a program. */
const SIGNAL_BASE = 128;

export function exitCodeOf(error: unknown): number {
  if (!isTraceallocError(error)) return FAILED;
  if (error.code === 'ERR_TRACEALLOC_USAGE') return USAGE;
  return error.code === 'ERR_TRACEALLOC_NO_PROCESS' ? NO_PROCESS : FAILED;
}

/** What a shell would say of a program that ended so. */
export function exitCodeOfProgram(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? (signal ? SIGNAL_BASE + constants.signals[signal] : FAILED);
}
