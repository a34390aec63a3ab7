import { messageOf } from '../base/thrown';
import { objectsOwner } from '../objects/owner';
import { ownIdentity } from '../process/identity';
import { type Format } from '../reports/format';
import { ofOne } from '../reports/gathered';
import { type Question } from '../tracer/capture-window';
import { DEFAULT_EVERY_MS, Recorder } from '../timeline/recorder';
import { forgetCaptures, owner } from '../tracer/owner';
import { AutoStop } from './auto-stop';
import { type LeakAlarm } from './leak-alarm';
import { failure, type Logger } from './log';
import { type Settings } from './options';
import { type Method } from './parameter';
import { parseQuery } from './query';
import {
  type Answer,
  type Client,
  type Context,
  type Route,
  type SHARED_PARAMETERS,
  type SharedHandler,
  type Told,
} from './route';
import { ROUTES } from './routes';
import { type SiblingQuestion, Siblings } from './siblings';

/** A request, less all that is HTTP. */
export interface Asked {
  readonly method: Method;
  readonly url: string;
  readonly format: Format;
  readonly acceptsGzip: boolean;
  /** What stands before paths of the router in the URL of the request; empty where that is not known. */
  readonly base: string;
  /** Whether somebody still waits for the answer. */
  readonly isWanted: () => boolean;
  readonly client: Client;
}

/** A sibling, which asks for what it joins itself, and waits for no longer than it wants. */
const SIBLING: Client = { signal: new AbortController().signal, silenceMs: undefined };

/** Asks the tracer in the name of one router, and holds it for as long as the router needs it. */
export class Questions {
  readonly #autoStop: AutoStop;
  readonly #siblings: Siblings | null;
  readonly #recorder = new Recorder();
  readonly #told: Told = { verdict: null };
  #isOpen = true;

  constructor(
    private readonly settings: Settings,
    private readonly alarm: LeakAlarm,
    private readonly log: Logger,
  ) {
    this.#autoStop = new AutoStop(settings.autoStopAfter, () => {
      owner().tracer.release(this);
    });
    this.#siblings =
      settings.workers === 'self'
        ? null
        : Siblings.join((question, isWanted) => this.#collectFor(question, isWanted), log);
  }

  /** Other tools may hold the sampler; that must not keep the server from starting. */
  startTracing(): void {
    this.#autoStop.questionBegins();
    try {
      owner().tracer.start(this.settings.tracer, this);
    } catch (error) {
      const message = `tracealloc: tracing did not start: ${messageOf(error)}`;
      this.log.error(message, failure('start-failed', error));
    } finally {
      this.#autoStop.questionEnds();
    }
  }

  startTimeline(): void {
    this.#recorder.start(DEFAULT_EVERY_MS);
  }

  /** Answers a request to a path. */
  ask({ handler, parameters, isScraped }: Route, asked: Asked): Promise<Answer> {
    if (!isScraped) owner().tracer.asked();
    return this.#whileOpen(() => {
      const context = this.#contextOf(asked, parameters);
      return handler.kind === 'own'
        ? handler.answer(context)
        : this.#askAll(handler, context as Context<typeof SHARED_PARAMETERS>, asked);
    });
  }

  /** Takes a capture after an operation of the application. */
  captureOperation(): Promise<void> {
    return this.#whileOpen(() => owner().operations.take(this.#question(() => this.#isOpen)));
  }

  async close(): Promise<void> {
    // A question of a sibling may be under way, and must not hold the tracer again.
    this.#isOpen = false;
    this.#siblings?.close();
    this.#autoStop.close();
    this.#recorder.close();
    objectsOwner().counts.release(this);
    const { tracer, thread } = owner();
    tracer.release(this);
    if (tracer.isTracing) return;
    forgetCaptures();
    await thread.close();
  }

  async #askAll(
    { collect, write }: SharedHandler<unknown>,
    context: Context<typeof SHARED_PARAMETERS>,
    { method, url }: Asked,
  ): Promise<Answer> {
    const siblings = context.query.workers === 'self' ? null : this.#siblings;
    const collectOwn = () => collect(context);
    const gathered = siblings
      ? await siblings.gather({ method, url }, collectOwn)
      : ofOne({ process: ownIdentity(), data: await collectOwn() });
    return write(gathered, context);
  }

  /** What this process contributes to the answer of a sibling. */
  async #collectFor({ method, url }: SiblingQuestion, isWanted: () => boolean): Promise<unknown> {
    const route = ROUTES.get(url.split('?', 1)[0] ?? '');
    if (route?.handler.kind !== 'shared' || !route.methods.includes(method))
      throw new RangeError('siblings do not ask this');
    const { parameters, handler, isScraped } = route;
    if (!isScraped) owner().tracer.asked();
    const asked: Asked = {
      method,
      url,
      isWanted,
      format: 'json',
      acceptsGzip: false,
      base: '',
      client: SIBLING,
    };
    return this.#whileOpen(() => handler.collect(this.#contextOf(asked, parameters)));
  }

  #contextOf(asked: Asked, parameters: Route['parameters']): Context {
    const { method, url, format, acceptsGzip, base, isWanted, client } = asked;
    const { window, operations, deltas, watch, thread } = owner();
    return {
      ...objectsOwner(),
      method,
      query: parseQuery(url, parameters, method),
      settings: this.settings,
      format,
      window,
      told: this.#told,
      operations,
      deltas,
      recorder: this.#recorder,
      watch,
      alarm: this.alarm,
      thread,
      question: this.#question(() => this.#isOpen && isWanted()),
      acceptsGzip,
      base,
      client,
    };
  }

  #question(isWanted: () => boolean): Question {
    const { tracer, captureBudget } = this.settings;
    return { holder: this, options: tracer, captureBudget, isWanted };
  }

  /** The automatic stop waits while anything is under way. */
  async #whileOpen<T>(work: () => T | Promise<T>): Promise<T> {
    this.#autoStop.questionBegins();
    try {
      return await work();
    } finally {
      this.#autoStop.questionEnds();
    }
  }
}
