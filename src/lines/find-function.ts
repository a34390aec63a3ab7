import { TraceallocError } from '../base/errors';
import { type SourcesOptions } from '../sources/sources';
import { type HelperThread } from '../thread/helper-thread';
import { type ParsedScript } from '../tracer/inspector-session';
import { fileName } from '../tracer/script-name';
import { type CodeSession } from './code-session';
import { type FunctionPlace, task as findInScript } from './find-function-task';
import { task as findScript } from './find-script-task';
import { type ProbedFunction } from './probed-function';

/**
 * Finds a loaded function by its place.
 *
 * @throws TraceallocError `ERR_TRACEALLOC_NO_FUNCTION`.
 */
export async function findFunction(
  code: CodeSession,
  place: FunctionPlace,
  sources: SourcesOptions,
  thread: HelperThread,
): Promise<ProbedFunction> {
  if (!isOfProgram(place.file)) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_NO_FUNCTION',
      'functions of V8, Node and tracealloc are not measured',
    );
  }
  const loaded = new Map(
    code.scripts.filter(({ url }) => isOfProgram(fileName(url))).map((each) => [each.scriptId, each]),
  );
  const scripts = Array.from(loaded.values(), toLoaded);
  const scriptId = await thread.run(findScript, { scripts, file: place.file, sources });
  const script = code.script(scriptId);
  const isModule = loaded.get(scriptId)?.isModule ?? false;
  const found = await thread.run(findInScript, { ...script, isModule, place, sources });
  const functions = found.map(({ body, ...known }) =>
    code.describeAt(script, { lineNumber: body.line - 1, columnNumber: body.column }, known),
  );
  // Of several on one line it is the one that does most: the others, if any, only pass it on.
  const [most] = functions.sort((a, b) => b.places.length - a.places.length);
  if (most && most.places.length > 0) return most;
  throw new TraceallocError('ERR_TRACEALLOC_NO_FUNCTION', 'V8 cannot stop in this function');
}

function toLoaded({ scriptId, url, sourceMapURL }: ParsedScript) {
  return { scriptId, filename: fileName(url), hasMap: Boolean(sourceMapURL) };
}

/** Neither Node's own code nor this package can be measured: the probes run through them. `(…)` are of V8. */
function isOfProgram(filename: string): boolean {
  return !/^(?:node:|tracealloc:|\()/.test(filename);
}
