import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { type ActiveResources } from '../process/active-resources';
import { type ProcessReading } from '../process/process-reading';
import { type Capture, sameRun, type TracerCapture } from './capture';
import { busy, CaptureBudget, MAX_WAIT_MS } from './capture-budget';
import { type EventHub } from './events';
import { type TracerOptions } from './options';
import { type Tracer } from './tracer';

/** A look at the memory, with the captures to compare it with. */
export interface Look {
  now: Capture;
  /** The look before this one, since the beginning. */
  last: Capture | null;
  start: Capture | null;
}

/** Who asks for a capture, and on which terms. */
export interface Question {
  holder: object;
  options: TracerOptions;
  /** Most share of wall time in forced collections, 0 … 1; 0 = no limit. */
  captureBudget: number;
  /** Whether somebody still waits for the answer. */
  isWanted: () => boolean;
}

/** `aside`: neither becomes `start` nor `last`. */
type Kind = 'begin' | 'end' | 'aside';

interface Flight {
  kind: Kind;
  questions: Question[];
  /** Resolves when the capture is taken or failed; rejects with its error. */
  done: Promise<Look>;
}

/**
 * The captures that `/begin_show` and `/end_show` take and compare: one `start` and one `last` in a process.
 *
 * One capture is under way at a time. The same question meanwhile shares its result, the other one waits.
 */
export class CaptureWindow {
  #start: Capture | null = null;
  #last: Capture | null = null;
  #flight: Flight | null = null;
  /** Of captures that somebody waits for. */
  readonly #budget = new CaptureBudget();
  /** Of all others: what a watch takes must not make a person wait. */
  readonly #unattended = new CaptureBudget();

  constructor(
    private readonly tracer: Tracer,
    private readonly readProcess: () => Promise<ProcessReading>,
    private readonly events: EventHub,
    private readonly resources: ActiveResources,
  ) {}

  get start(): Capture | null {
    return this.#start;
  }

  get last(): Capture | null {
    return this.#last;
  }

  /**
   * Starts tracing if it is off, takes `start` and forgets `last`.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BUSY`, and the errors of {@link Tracer.start} and {@link Tracer.capture}.
   */
  begin(question: Question): Promise<Look> {
    return this.#join('begin', question);
  }

  /**
   * Takes a look, starting tracing if it is off; it becomes `last`.
   *
   * @throws As {@link begin}.
   */
  end(question: Question): Promise<Look> {
    return this.#join('end', question);
  }

  /**
   * Takes a capture that becomes neither `start` nor `last`, starting tracing if it is off.
   *
   * @throws As {@link begin}.
   */
  async take(question: Question): Promise<Capture> {
    return (await this.#join('aside', question)).now;
  }

  /**
   * As {@link take}, for captures that nobody waits for.
   *
   * @returns `null`, at once, when another capture is under way or the last one of this kind was too recent.
   * @throws The errors of {@link Tracer.start} and {@link Tracer.capture}.
   */
  async tryTake(question: Question): Promise<Capture | null> {
    if (this.#flight || this.#unattended.waitMs(question.captureBudget) > 0) return null;
    return (await this.#join('aside', question, this.#unattended)).now;
  }

  /** Forgets both captures. */
  clear(): void {
    this.#start = null;
    this.#last = null;
    this.resources.close();
  }

  async #join(kind: Kind, question: Question, budget = this.#budget): Promise<Look> {
    const deadline = performance.now() + MAX_WAIT_MS;
    while (this.#flight && this.#flight.kind !== kind) {
      await this.#waitFor(this.#flight, deadline);
    }
    if (this.#flight) {
      this.#flight.questions.push(question);
      const look = await this.#flight.done;
      if (!question.isWanted()) throw unwanted();
      // This one holds the tracer, too, and may not agree with its options.
      this.tracer.start(question.options, question.holder);
      return look;
    }
    const questions = [question];
    const done = this.#fly(kind, questions, deadline, budget).finally(() => {
      this.#flight = null;
    });
    this.#flight = { kind, questions, done };
    return done;
  }

  async #waitFor(flight: Flight, deadline: number): Promise<void> {
    const abort = new AbortController();
    const landed = flight.done.then(
      () => true,
      () => true,
    );
    const timeout = setTimeout(Math.max(0, deadline - performance.now()), false, { signal: abort.signal });
    const isFree = await Promise.race([landed, timeout]);
    if (!isFree) throw busy('another capture is under way', MAX_WAIT_MS);
    abort.abort();
    await timeout.catch(() => undefined);
  }

  async #fly(
    kind: Kind,
    questions: readonly Question[],
    deadline: number,
    budget: CaptureBudget,
  ): Promise<Look> {
    const [first] = questions as [Question];
    const waitMs = budget.waitUntil(deadline, first.captureBudget);
    if (waitMs > 0) await setTimeout(waitMs);
    const reading = kind === 'begin' ? await this.readProcess() : null;
    const wanted = questions.find(({ isWanted }) => isWanted());
    if (!wanted) throw unwanted();
    if (kind === 'begin') this.resources.watch();
    const capture = await this.#capture(wanted, kind, budget);
    const now = { ...capture, reading, resources: this.resources.read() };
    switch (kind) {
      case 'begin':
        return this.#beginWith(now);
      case 'end':
        return this.#endWith(now);
      case 'aside':
        return { now, last: null, start: null };
    }
  }

  /** A failure is charged with all its time: it may have forced a GC, too, and nobody knows how long that took. */
  async #capture({ options, holder }: Question, kind: Kind, budget: CaptureBudget): Promise<TracerCapture> {
    const begun = performance.now();
    try {
      this.tracer.start(options, holder, { exact: kind === 'begin', closely: kind !== 'aside' });
      const capture = await this.tracer.capture();
      budget.spend(capture.pauseMs);
      return capture;
    } catch (error) {
      budget.spend(performance.now() - begun);
      throw error;
    }
  }

  #beginWith(now: Capture): Look {
    this.#start = now;
    this.#last = null;
    this.events.tell('begin', { at: now.snapshot.origin.takenAt });
    return { now, last: null, start: now };
  }

  #endWith(now: Capture): Look {
    const look = { now, last: sameRun(this.#last, now), start: sameRun(this.#start, now) };
    this.#start = look.start;
    this.#last = now;
    return look;
  }
}

/** Who asked went away, or was closed: it is to hold nothing any more. */
function unwanted(): Error {
  return busy('nobody waits for the answer any more', 0);
}
