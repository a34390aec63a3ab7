import { TraceallocError } from '../base/errors';
import { printable } from '../base/printable';
import { messageOf } from '../base/thrown';
import { Frame } from '../model/frame';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { findFunctions, type FunctionInScript } from './functions-in-script';

/** A place as shown: it is in a function, or one begins there. */
export interface FunctionPlace {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

export interface FindFunctionInput {
  /** As V8 names it. */
  filename: string;
  text: string;
  isModule: boolean;
  place: FunctionPlace;
  sources: SourcesOptions;
}

/** Finds the functions that a place may mean: those that begin on its line, else the one it is in. */
export const task: Task<FindFunctionInput, FunctionInScript[]> = { module: __filename, run: find };

/** A function, and the lines it is shown on. */
interface Shown {
  readonly found: FunctionInScript;
  readonly file: string;
  readonly first: number;
  readonly last: number;
}

const MAX_NEAR = 5;

/** @throws TraceallocError `ERR_TRACEALLOC_NO_FUNCTION`, which names functions near the place. */
async function find({
  filename,
  text,
  isModule,
  place,
  sources: options,
}: FindFunctionInput): Promise<FunctionInScript[]> {
  const sources = new Sources(options);
  await sources.open([filename]);
  const all = parse(text, isModule).map((found) => show(found, filename, sources));
  const functions = all.filter(({ file }) => file === place.file);
  const begun = functions.filter(({ first }) => first === place.line);
  if (begun.length > 0) return begun.map(({ found }) => found);
  const around = functions
    .filter(({ first, last }) => first <= place.line && place.line <= last)
    .sort((a, b) => a.found.length - b.found.length);
  if (around[0]) return [around[0].found];
  throw new TraceallocError(
    'ERR_TRACEALLOC_NO_FUNCTION',
    `no function is at this line; ${nearby(functions, place)}`,
  );
}

function parse(text: string, isModule: boolean): FunctionInScript[] {
  try {
    return findFunctions(text, isModule);
  } catch (error) {
    const message = `the script of this file could not be read: ${printable(messageOf(error))}`;
    throw new TraceallocError('ERR_TRACEALLOC_NO_FUNCTION', message, { cause: error });
  }
}

function show(found: FunctionInScript, filename: string, sources: Sources): Shown {
  const frameOf = ({ line, column }: FunctionInScript['start']) =>
    sources.frame(new Frame(filename, line, column + 1));
  const first = frameOf(found.start);
  const last = frameOf(found.end);
  const ends = last.filename === first.filename ? last.lineno : first.lineno;
  return { found, file: first.filename, first: first.lineno, last: Math.max(first.lineno, ends) };
}

function nearby(functions: readonly Shown[], { line }: FunctionPlace): string {
  const named = [...functions]
    .sort((a, b) => Math.abs(a.first - line) - Math.abs(b.first - line) || a.first - b.first)
    .map(({ found, first }) => `${found.name === '' ? '(anonymous)' : printable(found.name)} at ${first}`);
  const near = [...new Set(named)].slice(0, MAX_NEAR);
  return near.length === 0 ? 'this file has none' : `near: ${near.join(', ')}`;
}
