import { type LineRecording, type Path, type Step, type StepLoss } from '../model/line-recording';
import { allocatedBetween, type Reading } from './meter';

/** What is known of the places of a function. */
export interface Places {
  /** The places that return. */
  readonly returns: ReadonlySet<number>;
  /** Those where a generator may wait: what is allocated until the next place is not only the function's. */
  readonly yields: ReadonlySet<number>;
  /** Those where a call may come in: the first of them that is reached is the one. */
  readonly firsts: ReadonlySet<number>;
  /** Those at the head of a loop, which are reached again in the same call. */
  readonly loops: ReadonlySet<number>;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };

type OpenPath = Mutable<Path> & { readonly places: number[] };

/** Bytes; what shrinks by more was collected, though V8 did not tell. The clock is off by a few numbers of 16 bytes. */
const LEAST_BYTES = -1024;

/** The depth of a call that has just gone on, until its next place tells it. */
const UNKNOWN = -1;

/** One call of the function. */
export interface Call {
  /** How many calls are below it on the stack, itself included. */
  depth: number;
  at: number;
  readonly path: OpenPath;
  /** Since when the step from there goes. */
  since: Reading;
  /** Bytes of the step from before a wait. */
  before: number;
  /** When it perhaps began to wait. */
  pause: Reading | null;
  isBroken: boolean;
}

/**
 * Tells from the places that execution reaches, one after the other, what is allocated between them, call by call.
 *
 * Of a place is known only how deep the stack is. A call ends at a return; by throwing it ends unseen, which shows when a
 * place is reached at the same depth or below it. A call that waits for a promise is taken from the stack, and is there
 * again when the promise is settled, so that calls side by side are not mixed up.
 */
export class LineRecorder {
  readonly #steps = new Map<string, Mutable<Step>>();
  readonly #paths: OpenPath[] = [];
  /** Those that execution is in, the newest last. */
  #stack: Call[] = [];
  /** Those that wait. */
  readonly #waiting = new Set<Call>();
  /** Places at which a call was gone without a return: it threw. */
  readonly #thrown = new Set<number>();
  /** Places from which one was reached that is not watched any more. */
  readonly #unsure = new Set<number>();
  /** The place where calls come in. */
  #first: number | null = null;
  #calls = 0;

  constructor(private readonly places: Places) {}

  /** Whether any call is known to run. */
  get isInside(): boolean {
    return this.#stack.length > 0;
  }

  /** Execution reaches a place. */
  reach(place: number, depth: number, reading: Reading): void {
    if (this.places.firsts.has(place)) this.#first ??= place;
    this.#unwind(depth);
    const known = this.#current(place, depth);
    if (known) this.#step(known, place, reading);
    const call = known ?? this.#enter(place, depth, reading);
    if (!this.places.returns.has(place)) return;
    call.path.isOver = true;
    this.#stack.pop();
  }

  /** The function at this depth perhaps begins to wait, for a promise that is made now. */
  pause(depth: number, reading: Reading): Call | null {
    const call = this.#stack.find((each) => each.depth === depth) ?? this.#resumed();
    if (!call) return null;
    call.depth = depth;
    call.pause = reading;
    return call;
  }

  /** Execution begins anew: all that ran has ended or waits. */
  leave(): void {
    this.#unwind(-Infinity);
  }

  /** A call goes on: the promise is settled that was made at its pause. */
  resume(call: Call, reading: Reading): void {
    if (!call.pause || !this.#waiting.delete(call)) return;
    call.before += allocatedBetween(call.since, call.pause);
    call.isBroken ||= call.pause.collections !== call.since.collections;
    call.since = reading;
    call.pause = null;
    call.depth = UNKNOWN;
    this.#stack.push(call);
  }

  /** A place is not watched any more. */
  end(place: number): void {
    for (const { from, to } of this.#steps.values()) if (to === place) this.#unsure.add(from);
    // The place after a call that threw is one of the next call, which begins unseen.
    if (place === this.#first) for (const at of this.#thrown) this.#unsure.add(at);
  }

  finish(): LineRecording {
    return { calls: this.#calls, steps: [...this.#steps.values()], paths: this.#paths };
  }

  /** Ends the calls above a depth. */
  #unwind(depth: number): void {
    for (let top = this.#stack.at(-1); top && top.depth > depth; top = this.#stack.at(-1)) {
      this.#stack.pop();
      if (top.pause) this.#waiting.add(top);
      else this.#thrown.add(top.at);
    }
  }

  /** The call that a place belongs to, if it is not a new one. */
  #current(place: number, depth: number): Call | undefined {
    const top = this.#stack.at(-1);
    if (place === this.#first) {
      if (top?.depth !== depth) return undefined;
      // A call that perhaps waits does not go round: this is the next one.
      if (this.places.loops.has(place) && !top.pause) return top;
      this.#unwind(depth - 1);
      return undefined;
    }
    const call = top?.depth === depth ? top : this.#resumed();
    if (call) call.depth = depth;
    return call;
  }

  #resumed(): Call | undefined {
    const top = this.#stack.at(-1);
    return top?.depth === UNKNOWN ? top : undefined;
  }

  #enter(place: number, depth: number, since: Reading): Call {
    const isFirst = place === this.#first;
    if (isFirst) this.#calls++;
    const path = { places: [isFirst ? place : ~place], isOver: false };
    const call = { depth, at: place, path, since, before: 0, pause: null, isBroken: false };
    this.#paths.push(path);
    this.#stack.push(call);
    return call;
  }

  #step(call: Call, to: number, reading: Reading): void {
    const { at: from, since } = call;
    const step = this.#stepOf(from, to);
    step.used = Math.max(step.used, reading.used);
    const bytes = call.before + allocatedBetween(since, reading);
    const loss = this.#lossOf(call, reading, bytes);
    if (loss) step.lost[loss]++;
    else {
      step.measured++;
      step.bytes += bytes;
    }
    call.path.places.push(this.#unsure.has(from) ? ~to : to);
    call.at = to;
    call.since = reading;
    call.before = 0;
    call.pause = null;
    call.isBroken = false;
  }

  #lossOf({ at, since, isBroken }: Call, { collections }: Reading, bytes: number): StepLoss | null {
    if (this.places.yields.has(at)) return 'yield';
    if (isBroken || since.collections !== collections || bytes < LEAST_BYTES) return 'gc';
    return this.#unsure.has(at) ? 'hits' : null;
  }

  #stepOf(from: number, to: number): Mutable<Step> {
    const key = `${from}:${to}`;
    const known = this.#steps.get(key);
    if (known) return known;
    const step = { from, to, measured: 0, bytes: 0, used: 0, lost: { gc: 0, hits: 0, yield: 0 } };
    this.#steps.set(key, step);
    return step;
  }
}
