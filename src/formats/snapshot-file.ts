import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { TraceallocError } from '../base/errors';
import { messageOf } from '../base/thrown';
import { Snapshot } from '../model/snapshot';
import { readSnapshotJson, snapshotJson, VERSION } from './snapshot-json';

/** A damaged or hostile file must not fill the memory of the process that reads it. */
export const MAX_BYTES = 1 << 29;

const zip = promisify(gzip);

/**
 * The snapshot file: gzip of {@link snapshotJson}. Written beside the target and renamed, so that a reader never meets half
 * a file. Readable by its owner alone.
 */
async function dump(snapshot: Snapshot, path: string): Promise<void> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, await encodeSnapshot(snapshot), { mode: 0o600, flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function load(path: string): Promise<Snapshot> {
  const zipped = await readFile(path);
  try {
    const json = await unzip(zipped);
    return readSnapshotJson(JSON.parse(json.toString()));
  } catch (cause) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_SNAPSHOT_FILE',
      `${path} is not a snapshot of version ${VERSION}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

Snapshot.prototype.dump = function (path) {
  return dump(this, path);
};
Snapshot.load = load;

/** Unpacks the contents of a file, up to {@link MAX_BYTES}. */
export function unzip(zipped: Uint8Array): Promise<Buffer> {
  return promisify(gunzip)(zipped, { maxOutputLength: MAX_BYTES });
}

/** The contents of a snapshot file. */
export function encodeSnapshot(snapshot: Snapshot): Promise<Buffer> {
  return zip(JSON.stringify(snapshotJson(snapshot)));
}
