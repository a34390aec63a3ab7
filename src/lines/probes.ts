import { runInThisContext } from 'node:vm';
import { type CodePosition, type InspectorSession } from '../tracer/inspector-session';
import { readAllocated } from './meter';
import { type ProbedFunction, type Script } from './probed-function';

/** What the conditions call; of the two of a place the second one has the place negative. */
const NAME = '__tracealloc_probe__';

/** What is evaluated in the program sees this one; a test runner may have loaded this package in another realm. */
const realm = runInThisContext('globalThis') as { [NAME]?: (code: number) => false };

/**
 * Called when execution reaches a place.
 *
 * @param allocated - See {@link readAllocated}.
 * @param overhead - How many of them the probe took before it could read.
 */
export type OnReach = (place: number, allocated: number, overhead: number) => void;

/** The first of the two probes of a place. */
interface First {
  readonly code: number;
  readonly allocated: number;
  after: number;
}

/**
 * Probes at places of a function: breakpoints whose condition calls us and is never true, so nothing pauses.
 *
 * V8 compiles a condition whenever it is reached, with copies of the variables in sight, and that allocates: 3 to 15 kB,
 * as many as there are variables. So each place has two equal breakpoints, and what the second takes is what the first
 * took: the difference was 24 bytes at each of 24 places with 16 variables (Node 20, 22 and 24), and is found out by
 * probing a function that allocates nothing. Reaching a place takes 0.1 to 0.25 ms.
 */
export class Probes {
  readonly #breakpoints = new Map<number, readonly string[]>();
  #first: First | null = null;
  #onReach: OnReach = () => undefined;

  /** @param session - One with the debugger enabled. */
  constructor(private readonly session: InspectorSession) {
    realm[NAME] = (code) => this.#probe(code);
  }

  /** How many places are probed. */
  get size(): number {
    return this.#breakpoints.size;
  }

  /** Begins to probe the places of a function; there must be none. */
  set({ places, script }: ProbedFunction, onReach: OnReach): void {
    this.#onReach = onReach;
    for (const [place, location] of places.entries()) {
      const breakpoints =
        this.#break(place, location, script) ?? this.#break(place, before(location), script);
      if (breakpoints) this.#breakpoints.set(place, breakpoints);
    }
  }

  /** Ends the probes of a place. */
  remove(place: number): void {
    for (const breakpointId of this.#breakpoints.get(place) ?? []) {
      this.session.callNow('Debugger.removeBreakpoint', { breakpointId });
    }
    this.#breakpoints.delete(place);
  }

  clear(): void {
    for (const place of [...this.#breakpoints.keys()]) this.remove(place);
  }

  close(): void {
    this.clear();
    Reflect.deleteProperty(realm, NAME);
  }

  /** @returns `null` where V8 finds no place. */
  #break(place: number, position: CodePosition, { hash: scriptHash }: Script): readonly string[] | null {
    const { scriptId, lineNumber, columnNumber } = position;
    try {
      // Of one kind V8 takes only one at a place.
      const first = this.session.callNow('Debugger.setBreakpoint', {
        location: { scriptId, lineNumber, columnNumber },
        condition: `${NAME}(${place + 1})`,
      });
      const second = this.session.callNow('Debugger.setBreakpointByUrl', {
        scriptHash,
        lineNumber,
        columnNumber,
        condition: `${NAME}(${-place - 1})`,
      });
      return [first.breakpointId, second.breakpointId];
    } catch {
      return null;
    }
  }

  /** Never throws: an error in a condition would be the inspector's. */
  #probe(code: number): false {
    const allocated = readAllocated();
    const first = this.#first;
    this.#first = null;
    if (code > 0) {
      this.#first = { code, allocated, after: 0 };
      this.#first.after = readAllocated();
    } else if (first?.code === -code) this.#onReach(first.code - 1, first.allocated, allocated - first.after);
    return false;
  }
}

/**
 * The end of an arrow function, where it returns, belongs to the function around it as well, and there V8 may find no
 * place. From the character before it finds the next one in the function itself.
 */
function before({ scriptId, lineNumber, columnNumber }: CodePosition): CodePosition {
  return { scriptId, lineNumber, columnNumber: Math.max(0, columnNumber - 1) };
}
