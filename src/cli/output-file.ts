import { appendFileSync, closeSync, constants, openSync } from 'node:fs';
import { TraceallocError } from '../base/errors';
import { codeOf } from '../base/thrown';

const { O_APPEND, O_CREAT, O_EXCL, O_TRUNC, O_WRONLY } = constants;

/**
 * Opens a new file, to which others may append as well.
 *
 * @param force - Whether a file that is there is emptied first.
 * @throws TraceallocError `ERR_TRACEALLOC_FILE_EXISTS`, and the errors of the file system.
 */
export function openNewFile(path: string, force: boolean): number {
  try {
    return openSync(path, O_WRONLY | O_APPEND | O_CREAT | (force ? O_TRUNC : O_EXCL), 0o666);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    throw new TraceallocError('ERR_TRACEALLOC_FILE_EXISTS', `${path} is there already`);
  }
}

/** Writes a whole new file; as {@link openNewFile}. */
export function writeNewFile(path: string, contents: string | Uint8Array, force: boolean): void {
  const file = openNewFile(path, force);
  try {
    appendFileSync(file, contents);
  } finally {
    closeSync(file);
  }
}
