import { printable } from '../base/printable';

/** Where the router reports faults of its set-up. `console` is one. */
export interface Logger {
  warn(message: string): void;
  error(message: string): void;
}

/** A logger is the user's: it may return something after all, such as a promise that rejects. */
type Writer = { [Level in keyof Logger]: (message: string) => unknown };

const MOST_CHARACTERS = 4096;

/**
 * Wraps a logger so that it never throws, and each message stays one line of at most 4096 characters.
 *
 * Control characters are written as escapes, so that no value can start a line or colour a terminal.
 */
export function safeLogger(logger: Logger): Logger {
  const writer: Writer = logger;
  return {
    warn: (message) => {
      attempt(() => writer.warn(oneLine(message)));
    },
    error: (message) => {
      attempt(() => writer.error(oneLine(message)));
    },
  };
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

function oneLine(message: string): string {
  const line = printable(message.slice(0, MOST_CHARACTERS + 1));
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}
