import { posix } from 'node:path';
import { TraceallocError } from '../base/errors';
import { printable } from '../base/printable';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';

/** A script that is loaded, less its text. */
export interface LoadedScript {
  readonly scriptId: string;
  /** As V8 names it. */
  readonly filename: string;
  readonly hasMap: boolean;
}

export interface FindScriptInput {
  /** The newest last. */
  scripts: readonly LoadedScript[];
  /** A file as shown. */
  file: string;
  sources: SourcesOptions;
}

const MAX_NEAR = 5;

/** Finds the script that was made from a file; gives its id. */
export const task: Task<FindScriptInput, string> = { module: __filename, run: find };

/** @throws TraceallocError `ERR_TRACEALLOC_NO_FUNCTION`, which names files of the same name. */
async function find({ scripts, file, sources: options }: FindScriptInput): Promise<string> {
  const sources = new Sources(options);
  await sources.open([]);
  const newest = [...scripts].reverse();
  const isIt = ({ filename }: LoadedScript) => filename === file || sources.namesOf(filename).includes(file);
  const mapped = newest.filter(({ hasMap }) => hasMap);
  // Maps are opened only as far as must be, those that are most likely first.
  const likely = mapped.filter(({ filename }) => stemOf(filename) === stemOf(file));
  for (const toOpen of [[], likely, mapped]) {
    await sources.open(toOpen.map(({ filename }) => filename));
    const script = newest.find(isIt);
    if (script) return script.scriptId;
  }
  const names = new Set(newest.flatMap(({ filename }) => sources.namesOf(filename)));
  const near = [...names].filter((name) => stemOf(name) === stemOf(file)).slice(0, MAX_NEAR);
  const others = near.length === 0 ? 'none has a name like it' : `near: ${near.map(printable).join(', ')}`;
  throw new TraceallocError('ERR_TRACEALLOC_NO_FUNCTION', `no script of this file is loaded; ${others}`);
}

/** `src/cache.ts` and `dist/cache.js` are likely the same. */
function stemOf(filename: string): string {
  return posix.basename(filename).replace(/\..*$/, '');
}
