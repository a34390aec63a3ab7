/**
 * Reads what was thrown, which may be anything, also an error of another realm or of another copy of this package:
 * `instanceof` would not know those. Never throws itself.
 */

export function codeOf(thrown: unknown): string | undefined {
  return field(thrown, 'code');
}

export function messageOf(thrown: unknown): string {
  return field(thrown, 'message') ?? describe(thrown);
}

/** The stack, else the message. For the log of the server only: it names files. */
export function stackOf(thrown: unknown): string {
  return field(thrown, 'stack') ?? messageOf(thrown);
}

function field(thrown: unknown, name: string): string | undefined {
  try {
    const value: unknown = (Object(thrown) as Record<string, unknown>)[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

function describe(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return 'a value that cannot be printed';
  }
}
