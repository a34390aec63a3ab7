import { type Request, type RequestHandler, type Response } from 'express';
import { isTraceallocError, TraceallocError } from '../base/errors';
import { messageOf, stackOf } from '../base/thrown';
import { type Format } from '../reports/format';
import { owner } from '../tracer/owner';
import { AutoStop } from './auto-stop';
import { createGuard, type Guard, resolveAccess } from './guard';
import { type Logger, safeLogger } from './log';
import { type MemoryRouterOptions, parseOptions, type Settings } from './options';
import { passThrough } from './pass-through';
import { formatOf, parseQuery } from './query';
import { respond, respondError } from './respond';
import { type Method, type Route } from './route';
import { ROUTES } from './routes';

/** An Express request handler that answers questions about memory, and lets all other requests pass on. */
export interface MemoryRouter extends RequestHandler {
  /**
   * Ends the router: answers what is under way, then lets every request pass on. Tracing stops unless somebody else
   * wanted it, too. Calling it again does nothing.
   */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Creates the router: `app.use(memoryRouter())`.
 *
 * Nothing runs until the first question unless `startTracing` is set.
 *
 * @throws OptionError that lists every wrong option.
 */
export function memoryRouter(options: MemoryRouterOptions = {}): MemoryRouter {
  const settings = parseOptions(options, process.env);
  const log = safeLogger(settings.logger);
  const access = resolveAccess(settings.auth, process.env, log);
  const desk = access && new Desk(settings, createGuard(access, log), log);
  const routes = new Map(desk ? ROUTES : []);
  if (settings.startTracing) desk?.startTracing();
  const close = async () => {
    routes.clear();
    await desk?.close();
  };
  const handler = passThrough(routes, (route, req, res) => void desk?.answer(route, req, res));
  return Object.assign(handler, { close, [Symbol.asyncDispose]: close });
}

/** Answers the requests that are ours. */
class Desk {
  readonly #underWay = new Set<Promise<void>>();
  readonly #autoStop: AutoStop;

  constructor(
    private readonly settings: Settings,
    private readonly guard: Guard,
    private readonly log: Logger,
  ) {
    this.#autoStop = new AutoStop(settings.autoStopAfter, () => {
      owner().tracer.release(this);
    });
  }

  /** Other tools may hold the sampler; that must not keep the server from starting. */
  startTracing(): void {
    this.#autoStop.questionBegins();
    try {
      owner().tracer.start(this.settings.tracer, this);
    } catch (error) {
      this.log.error(`tracealloc: tracing did not start: ${messageOf(error)}`);
    } finally {
      this.#autoStop.questionEnds();
    }
  }

  /** Never rejects: whatever goes wrong is answered or logged. */
  async answer(route: Route, req: Request, res: Response): Promise<void> {
    const answer = this.#answer(route, req, res);
    this.#underWay.add(answer);
    await answer;
    this.#underWay.delete(answer);
  }

  async close(): Promise<void> {
    await Promise.all(this.#underWay);
    this.#autoStop.close();
    const { tracer, window, thread } = owner();
    tracer.release(this);
    if (tracer.isTracing) return;
    window.clear();
    await thread.close();
  }

  async #answer(route: Route, req: Request, res: Response): Promise<void> {
    let format: Format = 'text';
    try {
      format = formatOf(req.url) ?? preferredFormat(req);
      checkMethod(route, req);
      await this.guard(req);
      respond(res, format, await this.#ask(route, req, res, format));
    } catch (error) {
      this.#answerError(error, route, format, res);
    }
  }

  async #ask(route: Route, req: Request, res: Response, format: Format): Promise<string> {
    const { window, thread } = owner();
    this.#autoStop.questionBegins();
    try {
      return await route.handle({
        query: parseQuery(req.url, route.parameters),
        settings: this.settings,
        format,
        window,
        thread,
        question: {
          holder: this,
          options: this.settings.tracer,
          captureBudget: this.settings.captureBudget,
          isWanted: () => !res.destroyed,
        },
      });
    } finally {
      this.#autoStop.questionEnds();
    }
  }

  #answerError(error: unknown, route: Route, format: Format, res: Response): void {
    try {
      respondError(res, format, this.#toAnswerable(error), route.methods);
    } catch (fault) {
      this.log.error(`tracealloc: an answer could not be sent. ${stackOf(fault)}`);
      res.destroy();
    }
  }

  /** Errors that are not ours tell the outside nothing; the log has them whole. */
  #toAnswerable(error: unknown): TraceallocError {
    if (isTraceallocError(error)) return error;
    this.log.error(`tracealloc: a question failed. ${stackOf(error)}`);
    return new TraceallocError('ERR_TRACEALLOC_INTERNAL', 'the question could not be answered');
  }
}

/** JSON where the request names it, text for everyone else: people use curl. */
function preferredFormat(req: Request): Format {
  return req.accepts(['text/plain', 'application/json']) === 'application/json' ? 'json' : 'text';
}

function checkMethod({ methods }: Route, { method }: Request): void {
  if (methods.includes(method as Method)) return;
  throw new TraceallocError('ERR_TRACEALLOC_METHOD', `this path takes ${methods.join(' and ')} only`);
}
