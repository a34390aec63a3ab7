import { printable } from '../base/printable';
import { codeOf } from '../base/thrown';

/** What a message may be about: words that stay, for programs. */
export const LOG_EVENTS = [
  'inert',
  'unusable-token',
  'proxied-request',
  'auth-failed',
  'auth-timeout',
  'start-failed',
  'question-failed',
  'answer-failed',
  'operation-failed',
  'listener-failed',
  'watch-failed',
  'near-limit',
  'near-limit-failed',
  'workers-unavailable',
  'metrics-failed',
  'leak',
] as const;

export type LogEvent = (typeof LOG_EVENTS)[number];

type Figure = string | number | boolean | null;

/** A message for programs: what it is about, with its figures and codes. Flat, and for the logger to keep. */
export interface LogDetails {
  readonly event: LogEvent;
  readonly [name: string]: Figure;
}

/** Where the router reports what it finds and what fails. `console` is one. */
export interface Logger {
  warn(message: string, details: LogDetails): void;
  error(message: string, details: LogDetails): void;
}

/** A logger is the user's: it may return something after all, such as a promise that rejects. */
type Writer = { [Level in keyof Logger]: (...args: Parameters<Logger[Level]>) => unknown };

const MOST_CHARACTERS = 4096;

/** People read the console: it gets the sentences alone. */
export const consoleLogger: Logger = {
  warn: (message) => {
    console.warn(message);
  },
  error: (message) => {
    console.error(message);
  },
};

/**
 * Wraps a logger so that it never throws, and each message and text of its details stays one line of at most 4096
 * characters.
 *
 * Control characters are written as escapes, so that no value can start a line or colour a terminal.
 */
export function safeLogger(logger: Logger): Logger {
  const writer: Writer = logger;
  return {
    warn: (message, details) => {
      attempt(() => writer.warn(oneLine(message), safeDetails(details)));
    },
    error: (message, details) => {
      attempt(() => writer.error(oneLine(message), safeDetails(details)));
    },
  };
}

/** The details of a failure: the code of its error, where it has one. */
export function failure(event: LogEvent, error: unknown): LogDetails {
  return { event, code: codeOf(error) ?? null };
}

function attempt(write: () => unknown): void {
  try {
    Promise.resolve(write()).catch(ignore);
  } catch {
    // A broken logger must not break the app that is being observed.
  }
}

function ignore(): void {
  // As above, for a logger that is asynchronous.
}

function safeDetails({ event, ...figures }: LogDetails): LogDetails {
  const safe = Object.entries(figures).map(([name, value]): [string, Figure] => [
    name,
    typeof value === 'string' ? oneLine(value) : value,
  ]);
  return { event, ...Object.fromEntries(safe) };
}

function oneLine(message: string): string {
  const line = printable(message.slice(0, MOST_CHARACTERS + 1));
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}
