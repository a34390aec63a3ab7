import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Filter } from '../model/filter';
import { type Snapshot } from '../model/snapshot';
import { type CallFrame } from './profile';

/** Names longer than this are cut: V8 passes on whatever a program calls its functions, of any length. */
const MAX_FUNCTION_NAME = 256;
/** The longest path of the usual file systems; a longer script name is no file. */
const MAX_SCRIPT_NAME = 4096;

/** Where this package itself runs from. */
const OWN_DIRECTORY = dirname(__dirname) + sep;
const OWN_PREFIX = 'tracealloc:';
/** The modules of ours that applications run below of; see {@link isPassThrough}. */
const PASS_THROUGH: ReadonlySet<string> = new Set([
  `${OWN_PREFIX}router/pass-through`,
  `${OWN_PREFIX}router/after-response`,
]);

const ownTraces = new Filter(false, `${OWN_PREFIX}*`, null, true);

/** The file name of the functions that V8 itself provides. */
export const BUILTIN = '(builtin)';
/** The script of frames that belong to none. */
const NO_SCRIPT = '0';

/** The file name of a frame. */
export function scriptName(callFrame: CallFrame): string {
  const { url } = callFrame;
  if (url === '') return namelessScript(callFrame);
  const path = url.startsWith('file://') ? toPath(url) : url;
  if (path.startsWith(OWN_DIRECTORY)) return ownName(path);
  return cut(path, MAX_SCRIPT_NAME);
}

export function shortFunctionName(functionName: string): string {
  return cut(functionName, MAX_FUNCTION_NAME);
}

/**
 * Whether a frame is of a function through which requests pass on to the application. It is left out of tracebacks, so
 * that they read as if the router were not mounted; all other frames of ours mark a trace as our own.
 */
export function isPassThrough(filename: string): boolean {
  return PASS_THROUGH.has(filename);
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

function cut(name: string, length: number): string {
  return name.length > length ? `${name.slice(0, length)}…` : name;
}
