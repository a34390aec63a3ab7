import { TraceallocError } from '../base/errors';
import { messageOf } from '../base/thrown';
import { type Snapshot } from '../model/snapshot';
import { record } from './json-checks';
import { decodeHeapProfile } from './read-heapprofile';
import { decodePprof } from './read-pprof';
import { unzip } from './snapshot-file';
import { FORMAT, readSnapshotJson } from './snapshot-json';

/**
 * Reads live memory from the contents of a file: a snapshot, a heap profile of pprof (each compressed or not), or a
 * `.heapprofile`. What it is tells its first bytes, not its name.
 *
 * @param name - For the message of an error.
 * @throws TraceallocError `ERR_TRACEALLOC_BAD_PROFILE_FILE`.
 */
export async function readProfile(contents: Uint8Array, name: string): Promise<Snapshot> {
  try {
    const isZipped = contents[0] === 0x1f && contents[1] === 0x8b;
    const bytes = isZipped ? await unzip(contents) : contents;
    return bytes[0] === '{'.charCodeAt(0) ? decodeJson(Buffer.from(bytes).toString()) : decodePprof(bytes);
  } catch (cause) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_PROFILE_FILE',
      `${name} cannot be read: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

function decodeJson(text: string): Snapshot {
  const file = record('file', JSON.parse(text));
  return file.format === FORMAT ? readSnapshotJson(file) : decodeHeapProfile(file);
}
