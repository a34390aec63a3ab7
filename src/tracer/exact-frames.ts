import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { discardOptimisedCode } from './compiled-code';
import { type CompilerFlag, FOLDING, INLINING, isDemanded, turnOff } from './compiler-flags';

/** When frames are exact: from a begin until tracing stops, for as long as tracing runs, or not at all. */
export type ExactFramesMode = 'begin' | 'always' | 'never';

export const EXACT_FRAMES_MODES: readonly ExactFramesMode[] = ['begin', 'always', 'never'];

/** Whether each function is charged for its own allocations, also when it is hot. */
export interface FrameAccuracy {
  readonly exact: boolean;
  /** Since when it is so. */
  readonly since: Date;
  /** How long the process was held to throw away code compiled before, milliseconds; 0 where there was none. */
  readonly switchMs: number;
  /** Why functions that were, or are, hot may be charged to their callers all the same. */
  readonly doubt: FrameDoubt | null;
}

/**
 * `not-begun`: there was no begin. `never`: so it was asked for. `idle`: nobody asked for half an hour after the begin.
 * `flags`: the process was started with a flag that demands inlining. `coverage`: code that was hot before stays, as
 * somebody measures code coverage.
 */
export type FrameDoubt = 'not-begun' | 'never' | 'idle' | 'flags' | 'coverage';

/** Exact frames cost every request something: not for ever, when the one who began has gone. */
export const IDLE_MS = 30 * 60_000;

/** How tracing begins, as far as it matters here. */
export interface FrameTerms {
  /** Whether frames are to be exact from now on, unless that is never wanted. */
  readonly exact?: boolean;
  /** Whether the program is not loaded yet: there is no code that would have to be compiled anew. */
  readonly isCold?: boolean;
}

/**
 * Decides what V8's optimising compilers may do while tracing runs: never join allocations and, for exact frames, never put
 * functions into their callers. Undoes it when tracing ends.
 *
 * The flags are of the process, the code is of the thread. Tracers of several threads find each other's flags set, and set
 * them again where the end of another one took them away.
 */
export class ExactFrames {
  /** The flags that are off by us, with what turns each on again. */
  readonly #changed = new Map<CompilerFlag, string>();
  #mode: ExactFramesMode = 'begin';
  /** Whether functions are to be kept out of their callers; a flag of the process may demand otherwise. */
  #isWanted = false;
  #state: FrameAccuracy | null = null;
  #idle: NodeJS.Timeout | undefined;
  #linger: NodeJS.Timeout | undefined;

  /** `null` while tracing is off. */
  get state(): FrameAccuracy | null {
    return this.#state;
  }

  /** Tracing begins. */
  begin(mode: ExactFramesMode, { exact = false, isCold = false }: FrameTerms): void {
    clearTimeout(this.#linger);
    this.#mode = mode;
    const isWanted = mode === 'always' || (mode === 'begin' && exact);
    this.#switch(isWanted, mode === 'never' ? 'never' : 'not-begun', isCold);
    this.asked();
  }

  /** Makes frames exact from now on, if they are not, unless that is never wanted. */
  beginExact(): void {
    if (this.#state && this.#mode !== 'never') this.#switch(true, 'not-begun');
    this.asked();
  }

  /** Somebody wants to know something: the time without a question begins anew. */
  asked(): void {
    clearTimeout(this.#idle);
    if (this.#mode !== 'begin' || !this.#isWanted) return;
    this.#idle = setTimeout(() => {
      this.#switch(false, 'idle');
    }, IDLE_MS);
    this.#idle.unref();
  }

  /** Sets the flags again if the tracer of another thread has ended and taken them away. */
  renew(): void {
    if (this.#state) this.#switch(this.#isWanted, this.#state.doubt ?? 'not-begun');
  }

  /**
   * Tracing ends: the compilers may do again what they might, and what they compiled meanwhile is compiled anew.
   *
   * @param lingerMs - So much later, unless tracing begins again before.
   */
  end(lingerMs = 0): void {
    this.#close();
    if (lingerMs === 0) this.#undo();
    else {
      this.#linger = setTimeout(() => {
        this.#undo();
      }, lingerMs);
      this.#linger.unref();
    }
  }

  /** As {@link end}, for a thread that runs no code any more. */
  exit(): void {
    this.#close();
    this.#allow([...this.#changed.keys()]);
  }

  #close(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#linger);
    this.#isWanted = false;
    this.#state = null;
  }

  #undo(): void {
    if (this.#allow([...this.#changed.keys()])) discardOptimisedCode();
  }

  /** @param otherwise - Why frames are not exact, if they are not to be. */
  #switch(isWanted: boolean, otherwise: FrameDoubt, isCold = false): void {
    const from = performance.now();
    const hasChanged = this.#setFlags(isWanted);
    if (!hasChanged && this.#state && isWanted === this.#isWanted) return;
    const mustDiscard = hasChanged && !isCold;
    const isDiscarded = mustDiscard && discardOptimisedCode();
    const isRefused = INLINING.some(isDemanded);
    this.#isWanted = isWanted;
    this.#state = {
      exact: isWanted && !isRefused,
      since: new Date(),
      switchMs: isDiscarded ? performance.now() - from : 0,
      doubt: isWanted ? findDoubt(isRefused, mustDiscard && !isDiscarded) : otherwise,
    };
  }

  /** @returns Whether anything is otherwise than before. */
  #setFlags(isExact: boolean): boolean {
    const isForbidden = this.#forbid(isExact ? [...FOLDING, ...INLINING] : FOLDING);
    const isAllowed = !isExact && this.#allow(INLINING);
    return isForbidden || isAllowed;
  }

  #forbid(flags: readonly CompilerFlag[]): boolean {
    let hasChanged = false;
    for (const flag of flags) {
      const setting = isDemanded(flag) ? null : turnOff(flag);
      if (setting === null) continue;
      this.#changed.set(flag, setting);
      hasChanged = true;
    }
    return hasChanged;
  }

  #allow(flags: readonly CompilerFlag[]): boolean {
    let hasChanged = false;
    for (const flag of flags) {
      const setting = this.#changed.get(flag);
      if (setting === undefined) continue;
      setFlagsFromString(setting);
      this.#changed.delete(flag);
      hasChanged = true;
    }
    return hasChanged;
  }
}

function findDoubt(isRefused: boolean, isKept: boolean): FrameDoubt | null {
  if (isRefused) return 'flags';
  return isKept ? 'coverage' : null;
}
