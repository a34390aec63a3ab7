import { codeOf } from '../base/thrown';
import { connectTo, type Place, removePlace } from './places';

/**
 * Removes the places whose workers were killed and could not do it themselves. Never rejects.
 *
 * Two things must be so: nobody has the number of the worker, and nobody listens. By the number alone a process in
 * another container would look dead, by the refused connection alone one that is about to listen.
 */
export async function sweep(places: readonly Place[], signal: AbortSignal): Promise<void> {
  for (const place of places) {
    if (signal.aborted) return;
    if (isFree(place.pid) && (await isAbandoned(place))) removePlace(place.path);
  }
}

/** Whether no process has the number, or this one has it now, as after the restart of a container. */
function isFree(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
}

async function isAbandoned(place: Place): Promise<boolean> {
  const connection = connectTo(place);
  if (connection === null) return false;
  try {
    return await new Promise<boolean>((resolve) => {
      connection.socket.on('connect', () => {
        resolve(false);
      });
      connection.socket.on('error', (error) => {
        resolve(isNobodyThere(error));
      });
    });
  } finally {
    connection.close();
  }
}

/** Whether connecting failed because nobody listens. */
export function isNobodyThere(error: unknown): boolean {
  return ['ECONNREFUSED', 'ENOENT'].includes(codeOf(error) ?? '');
}
