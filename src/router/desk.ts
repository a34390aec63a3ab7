import { type Request, type Response } from 'express';
import { isTraceallocError, TraceallocError } from '../base/errors';
import { messageOf, stackOf } from '../base/thrown';
import { type Format } from '../reports/format';
import { type Guard } from './guard';
import { failure, type Logger } from './log';
import { formatOf } from './query';
import { type Questions } from './questions';
import { respond, respondError } from './respond';
import { type Method } from './parameter';
import { type Answer, type Route } from './route';

/** Does what requests ask for: answers those that are ours, and captures after those of the application. */
export class Desk {
  readonly #underWay = new Set<Promise<void>>();
  /** Of the requests that are under way: what ends their waiting. */
  readonly #waits = new Set<AbortController>();
  /** The last fault of a capture after an operation: each is logged once, not with every request. */
  #captureFault = '';

  constructor(
    private readonly questions: Questions,
    private readonly guard: Guard,
    private readonly log: Logger,
  ) {}

  /** Never rejects: whatever goes wrong is answered or logged. */
  answer(route: Route, req: Request, res: Response): Promise<void> {
    return this.#track(this.#answer(route, req, res));
  }

  /** Never rejects. */
  captureOperation(): Promise<void> {
    return this.#track(this.#captureOperation());
  }

  /** Ends all waiting, and resolves when nothing is under way. */
  async close(): Promise<void> {
    for (const wait of this.#waits) wait.abort();
    await Promise.all(this.#underWay);
  }

  async #track(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    await work;
    this.#underWay.delete(work);
  }

  async #captureOperation(): Promise<void> {
    try {
      await this.questions.captureOperation();
      this.#captureFault = '';
    } catch (error) {
      const fault = messageOf(error);
      if (fault === this.#captureFault) return;
      this.#captureFault = fault;
      const message = `tracealloc: no capture after an operation: ${fault}`;
      this.log.warn(message, failure('operation-failed', error));
    }
  }

  async #answer(route: Route, req: Request, res: Response): Promise<void> {
    let format: Format = 'text';
    try {
      format = formatOf(req.url) ?? preferredFormat(req);
      const method = methodOf(route, req);
      await this.guard(req);
      await respond(res, format, await this.#ask(route, method, format, req, res));
    } catch (error) {
      this.#answerError(error, route, format, res);
    }
  }

  async #ask(route: Route, method: Method, format: Format, req: Request, res: Response): Promise<Answer> {
    const wait = new AbortController();
    this.#waits.add(wait);
    res.once('close', () => {
      wait.abort();
    });
    const client = { signal: wait.signal, silenceMs: req.socket.timeout };
    try {
      return await this.questions.ask(route, {
        method,
        url: req.url,
        format,
        acceptsGzip: req.acceptsEncodings('gzip') === 'gzip',
        base: baseOf(req),
        isWanted: () => !res.destroyed,
        client,
      });
    } finally {
      this.#waits.delete(wait);
    }
  }

  #answerError(error: unknown, route: Route, format: Format, res: Response): void {
    try {
      respondError(res, format, this.#toAnswerable(error), route);
    } catch (fault) {
      const message = `tracealloc: an answer could not be sent. ${stackOf(fault)}`;
      this.log.error(message, failure('answer-failed', fault));
      res.destroy();
    }
  }

  /** Errors that are not ours tell the outside nothing; the log has them whole. */
  #toAnswerable(error: unknown): TraceallocError {
    if (isTraceallocError(error)) return error;
    const message = `tracealloc: a question failed. ${stackOf(error)}`;
    this.log.error(message, failure('question-failed', error));
    return new TraceallocError('ERR_TRACEALLOC_INTERNAL', 'the question could not be answered');
  }
}

/** JSON where the request names it, text for everyone else: people use curl. */
function preferredFormat(req: Request): Format {
  return req.accepts(['text/plain', 'application/json']) === 'application/json' ? 'json' : 'text';
}

/** What a browser or a proxy says of the host is printed for whoever said it, and only if it is one. */
const HOST = /^[\w.-]+(?::\d+)?$|^\[[\da-f:.]+\](?::\d+)?$/i;

function baseOf({ protocol, headers: { host = '' }, baseUrl }: Request): string {
  return HOST.test(host) ? `${protocol}://${host}${baseUrl}` : baseUrl;
}

function methodOf({ methods }: Route, { method: asked }: Request): Method {
  const method = methods.find((each) => each === asked);
  if (method !== undefined) return method;
  throw new TraceallocError('ERR_TRACEALLOC_METHOD', `this path takes ${methods.join(' and ')} only`);
}
