import { type TraceallocError } from '../../src/base/errors';
import { Snapshot } from '../../src/model/snapshot';
import { type Capture } from '../../src/tracer/capture';
import { type Question } from '../../src/tracer/capture-window';
import { type TracerOptions } from '../../src/tracer/options';
import { type Tracer } from '../../src/tracer/tracer';
import { captureOf, INTERVAL } from '../helpers/captures';

/** A question with nothing special about it. */
export function question(changes: Partial<Question> = {}): Question {
  return { holder: {}, options: {}, captureBudget: 0, isWanted: () => true, ...changes };
}

/** Which capture of a {@link StubTracer} it is, counted from 1, or `null`. */
export function numberOf(capture: Capture | null): number | null {
  return capture?.snapshot.origin.takenAt.getTime() ?? null;
}

type Public = Pick<Tracer, keyof Tracer>;

/** A tracer without V8: a capture is under way until the test lands it. */
export class StubTracer implements Partial<Public> {
  /** What the captures under way wait for. */
  readonly #underWay: { land: () => void; fail: (error: Error) => void }[] = [];
  /** Which run of the sampler captures are of. */
  run = 'run-1';
  pauseMs = 10;
  captures = 0;
  readonly started: { options: TracerOptions; holder: object }[] = [];
  /** Why a start is refused, if it is. */
  refusal: (options: TracerOptions) => TraceallocError | null = () => null;

  get isTracing(): boolean {
    return this.started.length > 0;
  }

  readonly start = (options: TracerOptions, holder: object): void => {
    const refusal = this.refusal(options);
    if (refusal) throw refusal;
    this.started.push({ options, holder });
  };

  readonly capture = (): Promise<Capture> => {
    const number = ++this.captures;
    return new Promise((resolve, fail) => {
      const land = () => {
        resolve(this.#taken(number));
      };
      this.#underWay.push({ land, fail });
    });
  };

  readonly release = (holder: object): void => {
    const kept = this.started.filter((each) => each.holder !== holder);
    this.started.splice(0, Infinity, ...kept);
  };

  /** As the window sees it. */
  asTracer(): Tracer {
    return this as Partial<Public> as Tracer;
  }

  /** How many captures are under way. */
  get underWay(): number {
    return this.#underWay.length;
  }

  land(): void {
    this.#next().land();
  }

  fail(error: Error): void {
    this.#next().fail(error);
  }

  #next() {
    const next = this.#underWay.shift();
    if (!next) throw new Error('no capture is under way');
    return next;
  }

  /** Its snapshot holds one trace, of as many bytes as the number of the capture. */
  #taken(number: number): Capture {
    const { tree, samples } = Snapshot.fromTraces([{ size: number }]);
    const origin = { sampler: this.run, samplingInterval: INTERVAL, takenAt: new Date(number) };
    return captureOf(new Snapshot(tree, samples, origin), { pauseMs: this.pauseMs });
  }
}
