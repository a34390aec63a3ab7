import { type Callable } from './pass-through';

/** Taken early: a program may put its own in its place. */
const captureStackTrace = Error.captureStackTrace.bind(Error);

/** By these V8 is told how deep to look, and who turns calls into a stack. */
type Setting = 'stackTraceLimit' | 'prepareStackTrace';

/**
 * The calls that led to a function on the stack, newest first, with the positions of the calls in the code that runs.
 *
 * V8 gives them only to `Error.prepareStackTrace`, so ours stands there for a moment: neither the program's own nor
 * the one that Node has for `--enable-source-maps` is asked.
 *
 * @param limit - Most calls.
 * @returns None where the program forbids to change `Error`.
 */
export function callSites(limit: number, of: Callable): readonly NodeJS.CallSite[] {
  const stackTraceLimit = Reflect.getOwnPropertyDescriptor(Error, 'stackTraceLimit');
  const prepareStackTrace = Reflect.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  try {
    const isSet = set('stackTraceLimit', limit) && set('prepareStackTrace', giveSites);
    return isSet ? readSites(of) : [];
  } finally {
    restore('stackTraceLimit', stackTraceLimit);
    restore('prepareStackTrace', prepareStackTrace);
  }
}

function giveSites(_error: unknown, sites: readonly NodeJS.CallSite[]): readonly NodeJS.CallSite[] {
  return sites;
}

function readSites(of: Callable): readonly NodeJS.CallSite[] {
  const holder: { stack?: readonly NodeJS.CallSite[] } = {};
  captureStackTrace(holder, of);
  // V8 prepares the stack when it is first read.
  return holder.stack ?? [];
}

/** Without a call to an accessor that the program may have put there. */
function set(setting: Setting, value: unknown): boolean {
  return Reflect.defineProperty(Error, setting, { value, configurable: true });
}

function restore(setting: Setting, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor === undefined) Reflect.deleteProperty(Error, setting);
  else Reflect.defineProperty(Error, setting, descriptor);
}
