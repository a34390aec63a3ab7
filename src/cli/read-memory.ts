import { readFileSync, statSync } from 'node:fs';
import { TraceallocError } from '../base/errors';
import { readProfile } from '../formats/read-profile';
import { MAX_BYTES } from '../formats/snapshot-file';
import { type Snapshot } from '../model/snapshot';
import { showProfile } from '../reports/show-profile';
import { type SnapshotSet } from '../reports/shown-names';
import { type CommandOptions, usageError } from './command';
import { fetchMemory } from './fetch-memory';
import { workspaceRoot } from '../sources/workspace-root';

/** Options of the commands that read live memory. */
export const SOURCE_OPTIONS = {
  token: {
    type: 'string',
    value: 'TOKEN',
    help: 'the token of the server; the variable TRACEALLOC_TOKEN hides it from ps',
  },
} as const satisfies CommandOptions;

/**
 * Reads the live memory that an argument names: a server's, or a file's.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_SERVER` and `ERR_TRACEALLOC_BAD_PROFILE_FILE`, and the errors of the file
 *   system.
 */
export async function readMemory(
  argument: string,
  { token }: { readonly token?: string },
): Promise<Snapshot> {
  const contents = /^https?:/i.test(argument)
    ? await fetchMemory(readUrl(argument), token ?? process.env.TRACEALLOC_TOKEN)
    : readWhole(argument);
  return readProfile(contents, argument);
}

/** Gives frames the names to show: those of a snapshot that was dumped are V8's. */
export function showNames<S extends SnapshotSet>(snapshots: S): Promise<S> {
  return showProfile(snapshots, workspaceRoot(process.cwd()));
}

function readUrl(argument: string): URL {
  if (!URL.canParse(argument)) throw usageError(`${argument} is no URL`);
  const url = new URL(argument);
  if (url.username + url.password === '') return url;
  throw usageError('a URL must not hold the token: use --token or TRACEALLOC_TOKEN');
}

function readWhole(path: string): Uint8Array {
  const stats = statSync(path);
  // Others might never end, or have no end to read.
  if (!stats.isFile()) throw unusable(path, 'it is no regular file');
  if (stats.size > MAX_BYTES) throw unusable(path, `it has more than ${MAX_BYTES} bytes`);
  return readFileSync(path);
}

function unusable(path: string, fault: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_BAD_PROFILE_FILE', `${path} cannot be read: ${fault}`);
}
