import express, { type Express, type RequestHandler } from 'express';
import { type LogDetails, type Logger } from '../../src/router/log';
import { memoryRouter, type MemoryRouter } from '../../src/router/memory-router';
import { type MemoryRouterOptions } from '../../src/router/options';
import { type CaptureEvent } from '../../src/tracer/events';

/** Express 4 brings no types here; what the tests use of it is alike. */
const express4 = jest.requireActual<typeof express>('express4');

export const VERSIONS: readonly [version: string, create: typeof express][] = [
  ['5', express],
  ['4', express4],
];

export const TOKEN = '0123456789abcdef0123456789abcdef';

/** Keeps what the router reports. */
export class RecordingLogger implements Logger {
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  /** Of all messages, in order. */
  readonly details: LogDetails[] = [];

  warn(message: string, details: LogDetails): void {
    this.details.push(details);
    this.warnings.push(message);
  }

  error(message: string, details: LogDetails): void {
    this.details.push(details);
    this.errors.push(message);
  }
}

const opened: MemoryRouter[] = [];

/** A router without a limit on captures; {@link closeRouters} closes it. */
export function openRouter(options: MemoryRouterOptions = {}): MemoryRouter {
  const router = memoryRouter({ captureBudget: 0, ...options });
  opened.push(router);
  return router;
}

/** Resolves with the next capture in this process. */
export function nextCapture(router: MemoryRouter): Promise<CaptureEvent> {
  return new Promise((resolve) => router.on('capture', resolve));
}

/** Closes what a test opened: a tracer left running would look like another tool's to the next test file. */
export async function closeRouters(): Promise<void> {
  for (const router of opened.splice(0)) await router.close();
}

/** An app of the handlers, in this order. */
export function appOf(...handlers: RequestHandler[]): Express {
  const app = express();
  for (const handler of handlers) app.use(handler);
  return app;
}

/** An app with a router; {@link closeRouters} closes it. */
export function appWith(options?: MemoryRouterOptions): Express {
  return appOf(openRouter(options));
}
