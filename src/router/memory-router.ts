import { type RequestHandler } from 'express';
import { type MemoryEventName } from '../tracer/events';
import { afterResponse } from './after-response';
import { AppMetrics } from './app-metrics';
import { Desk } from './desk';
import { createGuard, resolveAccess } from './guard';
import { LeakAlarm } from './leak-alarm';
import { type Listener, Listeners } from './listeners';
import { safeLogger } from './log';
import { NearLimitWatch } from './near-limit';
import { type MemoryRouterOptions, parseOptions } from './options';
import { passThrough } from './pass-through';
import { Questions } from './questions';
import { type Route } from './route';
import { ROUTES } from './routes';

/** An Express request handler that answers questions about memory, and lets all other requests pass on. */
export interface MemoryRouter extends RequestHandler {
  /**
   * Middleware for one route: when a response of that route has finished, a capture is taken for `/memory/snapshots`.
   * It is skipped, not queued, while another capture is under way or when the last one was too recent.
   */
  capture(): RequestHandler;
  /** Calls back when something happens in this process; a listener that throws is logged. */
  on<Name extends MemoryEventName>(event: Name, listener: Listener<Name>): this;
  off<Name extends MemoryEventName>(event: Name, listener: Listener<Name>): this;
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
  const appMetrics = access && settings.metrics && new AppMetrics(settings.metrics.register, settings, log);
  const alarm = new LeakAlarm(settings, log);
  const questions = new Questions(settings, alarm, log);
  const desk = access && new Desk(questions, createGuard(access, log), log);
  const listeners = new Listeners(log);
  const nearLimit = desk && settings.nearLimit && new NearLimitWatch(settings.nearLimit, settings, log);
  if (desk && settings.startTracing) questions.startTracing();
  if (desk && settings.timeline) questions.startTimeline();
  const passing = passThrough(desk ? ROUTES : new Map<string, Route>(), (route, req, res) => {
    void desk?.answer(route, req, res);
  });
  let isOpen = true;
  if (desk && settings.watch) alarm.watchAtOnce(settings.watch.every);
  const close = async () => {
    isOpen = false;
    passing.close();
    listeners.close();
    await desk?.close();
    nearLimit?.close();
    alarm.close();
    appMetrics?.close();
    await questions.close();
  };
  const router: MemoryRouter = Object.assign(passing.handler, {
    capture: () => afterResponse(() => isOpen && void desk?.captureOperation()),
    on: <Name extends MemoryEventName>(event: Name, listener: Listener<Name>) => {
      listeners.add(event, listener);
      return router;
    },
    off: <Name extends MemoryEventName>(event: Name, listener: Listener<Name>) => {
      listeners.remove(event, listener);
      return router;
    },
    close,
    [Symbol.asyncDispose]: close,
  });
  return router;
}
