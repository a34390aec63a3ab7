/** Where the router reports faults of its set-up. `console` is one. */
export interface Logger {
  warn(message: string): void;
  error(message: string): void;
}

/** A logger is the user's: it may return something after all, such as a promise that rejects. */
type Writer = { [Level in keyof Logger]: (message: string) => unknown };

const MOST_CHARACTERS = 4096;

// Control characters, line and paragraph separators, and the marks that reorder text on a screen.
const UNSAFE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

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
  const line = message.slice(0, MOST_CHARACTERS + 1).replace(UNSAFE, escapeCharacter);
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS - 1)}…` : line;
}

function escapeCharacter(character: string): string {
  if (character === '\n') return '\\n';
  const code = character.charCodeAt(0);
  return code > 0xff
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\x${code.toString(16).padStart(2, '0')}`;
}
