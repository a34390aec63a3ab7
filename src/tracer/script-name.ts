import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shortScriptName } from '../base/short-names';
import { Filter } from '../model/filter';
import { Frame } from '../model/frame';
import { type Snapshot } from '../model/snapshot';
import { type CallFrame } from './profile';

/** Where this package itself runs from. */
const OWN_DIRECTORY = dirname(__dirname) + sep;
const OWN_PREFIX = 'tracealloc:';
/** The modules of ours that applications run below of; see {@link isPassThrough}. */
const PASS_THROUGH: ReadonlySet<string> = new Set([
  `${OWN_PREFIX}router/pass-through`,
  `${OWN_PREFIX}router/after-response`,
  `${OWN_PREFIX}buffers/pass-through`,
  `${OWN_PREFIX}lines/wrap-calls`,
  `${OWN_PREFIX}objects/trace-objects`,
  `${OWN_PREFIX}timeline/function-records`,
]);

const ownTraces = new Filter(false, `${OWN_PREFIX}*`, null, true);

/** The file name of the functions that V8 itself provides. */
export const BUILTIN = '(builtin)';
/** The script of frames that belong to none. */
const NO_SCRIPT = '0';

/** The file name of a frame. */
export function scriptName(callFrame: CallFrame): string {
  return callFrame.url === '' ? namelessScript(callFrame) : fileName(callFrame.url);
}

/** A frame of a heap snapshot, in which modules are called by URL, with the name that frames of profiles have. */
export function pathFrame({ filename, lineno, column, functionName }: Frame): Frame {
  return new Frame(fileName(filename), lineno, column, functionName);
}

/** The file name of a script that has a name. */
export function fileName(url: string): string {
  const path = url.startsWith('file://') ? toPath(url) : url;
  return path.startsWith(OWN_DIRECTORY) ? ownName(path) : shortScriptName(path);
}

/**
 * Whether a frame is of a function through which requests pass on to the application, of one that stands in the
 * place of `Buffer.alloc` and its like, or of one around a function that is profiled. They are left out of tracebacks, so that these read as if we were not there; all
 * other frames of ours mark a trace as our own.
 */
export function isPassThrough(filename: string): boolean {
  return PASS_THROUGH.has(filename);
}

/** Whether a script is one of this package. */
export function isOwnScript(filename: string): boolean {
  return filename.startsWith(OWN_PREFIX);
}

/** The snapshot less the memory that this package itself allocated. */
export function withoutOwn(snapshot: Snapshot): Snapshot {
  return snapshot.filterTraces([ownTraces]);
}

/** V8's pseudo frames and builtins have no script; evaluated code has a line, code that was unloaded has not. */
function namelessScript({ functionName, scriptId, lineNumber }: CallFrame): string {
  if (scriptId === NO_SCRIPT) return /^\([\w ]+\)$/.test(functionName) ? functionName : BUILTIN;
  return lineNumber >= 0 ? '(eval)' : '(unknown)';
}

function ownName(path: string): string {
  const module = relative(OWN_DIRECTORY, path).replace(/\.\w+$/, '');
  return OWN_PREFIX + module.split(sep).join('/');
}

function toPath(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url;
  }
}
