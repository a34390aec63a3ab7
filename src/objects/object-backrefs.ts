import { writeFile } from 'node:fs/promises';
import { OptionError } from '../base/errors';
import { MAX_DEPTH } from '../heap-graph/heap-analysis';
import { findRangeFault, shown } from '../tracer/option-faults';
import { writeBackrefs } from './backrefs';
import { objectsOwner } from './owner';
import { workspaceRoot } from '../sources/workspace-root';

/** Options of {@link objectBackrefs}. */
export interface ObjectBackrefsOptions {
  /** File to write, over one that is there. */
  file: string;
  /** Most steps shown of a path, those next to the objects. Whole number, 1 … 100. Default 10. */
  maxDepth?: number | undefined;
}

/** As many paths as `/memory/backrefs` shows by default. */
const LIMIT = 5;

/** Who asks for them in a program waits for the answer, and knows that it holds the process. */
const TERMS = { captureBudget: 0, isWanted: () => true };

/**
 * Writes why objects of a type are alive, as a picture in the DOT language of Graphviz: their shortest paths from the GC
 * roots, the five that hold most of them. V8 holds the process while it takes a heap snapshot, as for `/memory/backrefs`.
 *
 * @param type - The name of a constructor, or another type as `/memory/types` lists it.
 * @throws OptionError for a wrong argument; TraceallocError `ERR_TRACEALLOC_NO_TYPE`, `ERR_TRACEALLOC_BUSY`,
 *   `ERR_TRACEALLOC_NO_HEADROOM`; and what keeps the file from being written.
 */
export async function objectBackrefs(type: string, options: ObjectBackrefsOptions): Promise<void> {
  const faults = findFaults(type, options);
  if (faults.length > 0) throw new OptionError(faults);
  const { file, maxDepth = 10 } = options;
  const sources = { root: workspaceRoot(process.cwd()), lines: false };
  const asked = { type, maxDepth, limit: LIMIT, format: 'dot' as const, sources };
  await writeFile(file, await writeBackrefs(asked, TERMS, objectsOwner().heapSnapshots));
}

function findFaults(type: unknown, options: unknown): string[] {
  const { file, maxDepth } = Object(options) as { file?: unknown; maxDepth?: unknown };
  return [
    ...(isText(type) ? [] : [`the type must be a name, not ${shown(type)}`]),
    ...(isText(file) ? [] : [`file must be the name of a file, not ${shown(file)}`]),
    ...findRangeFault('maxDepth', maxDepth, 1, MAX_DEPTH),
  ];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}
