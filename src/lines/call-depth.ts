import { callSites } from '../buffers/call-sites';
import { type Callable } from '../buffers/pass-through';

/** Deeper calls than this are not told apart; V8 takes some 0.1 µs for each. */
const MAX_DEPTH = 2000;

/** Where the code of a function is; lines and columns are 1-based, as call sites have them. */
export interface CodeRange {
  /** The script, by all names that it has: its path and its address. */
  readonly scripts: readonly string[];
  readonly from: readonly [line: number, column: number];
  readonly to: readonly [line: number, column: number];
}

/** The newest call of a function on the stack. */
export interface StackedCall {
  /** How many calls are on the stack up to it, itself included. */
  readonly depth: number;
  /** Whether it has called nobody but this package, and Node on its behalf. */
  readonly isOnTop: boolean;
}

/** @returns `null` where no call of the function is on the stack. */
export function findCall(range: CodeRange): StackedCall | null {
  // What awaits this call is listed, too, but is not on the stack.
  const sites = callSites(MAX_DEPTH, findCall as Callable).filter((site) => !site.isAsync());
  const index = sites.findIndex((site) => isInside(range, site));
  if (index === -1) return null;
  return { depth: sites.length - index, isOnTop: sites.slice(0, index).every(isOurs) };
}

function isOurs(site: NodeJS.CallSite): boolean {
  const script = site.getFileName() ?? '';
  return script.startsWith(__dirname) || script.startsWith('node:');
}

function isInside({ scripts, from, to }: CodeRange, site: NodeJS.CallSite): boolean {
  if (!scripts.includes(site.getScriptNameOrSourceURL() ?? '')) return false;
  const at = [site.getLineNumber() ?? 0, site.getColumnNumber() ?? 0] as const;
  return !isBefore(at, from) && !isBefore(to, at);
}

function isBefore(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}
