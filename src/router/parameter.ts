/** What a parameter accepts, for programs: a JSON Schema of its values in a URL. */
export type ParameterSchema = Readonly<Record<string, unknown>>;

export type Method = 'GET' | 'POST';

/** A query parameter: what it is for, what is accepted, and how its values are read. */
export interface Parameter<T = unknown> {
  readonly about: string;
  /** For the error message. */
  readonly accepted: string;
  /** The same for `openapi.json`; wider where JSON Schema cannot say it all. */
  readonly schema: ParameterSchema;
  /** @returns `undefined` when the values are not accepted. */
  readonly read: (values: readonly string[]) => T | undefined;
  /** The value where a request does not say. */
  readonly fallback?: T;
  /** A request must say. */
  readonly isNeeded?: true;
  /** The only method that it goes with. */
  readonly method?: Method;
}

/** What a handler is given: `undefined` where the request does not say and nothing stands in. */
export type ValueOf<P extends Parameter> =
  | Exclude<ReturnType<P['read']>, undefined>
  | (P extends { readonly fallback: unknown } | { readonly isNeeded: true } ? never : undefined);

/** @param text - As in a URL, so that it can be printed; it must be accepted. */
export function withDefault<T>(
  parameter: Parameter<T>,
  text: string,
): Parameter<T> & { readonly fallback: T } {
  const fallback = parameter.read([text]);
  if (fallback === undefined) throw new RangeError(`${text} is no default: it must be ${parameter.accepted}`);
  const shown = parameter.schema.type === 'integer' ? Number(text) : text;
  return { ...parameter, schema: { ...parameter.schema, default: shown }, fallback };
}

export function needed<T>(parameter: Parameter<T>): Parameter<T> & { readonly isNeeded: true } {
  return { ...parameter, isNeeded: true };
}

/** With the other method nothing is needed. */
export function only<P extends Parameter>(
  method: Method,
  parameter: P,
): Omit<P, 'isNeeded' | 'method'> & { readonly method: Method } {
  return { ...parameter, method };
}

export function whole(least: number, most: number, about: string): Parameter<number> {
  return {
    about,
    accepted: `one whole number from ${least} to ${most}`,
    schema: { type: 'integer', minimum: least, maximum: most },
    read: one((value) => {
      if (!/^(0|[1-9]\d{0,8})$/.test(value)) return undefined;
      const number = Number(value);
      return number >= least && number <= most ? number : undefined;
    }),
  };
}

export function word<T extends string>(words: readonly T[], about: string): Parameter<T> {
  return {
    about,
    accepted: words.length === 2 ? words.join(' or ') : `one of ${words.join(', ')}`,
    schema: { type: 'string', enum: words },
    read: one((value) => words.find((word) => word === value)),
  };
}

export function flag(about: string): Parameter<boolean> {
  return {
    about,
    accepted: '0 or 1',
    schema: { type: 'integer', enum: [0, 1] },
    read: one((value) => (value === '1' ? true : value === '0' ? false : undefined)),
  };
}

export function name(maxLength: number, about: string): Parameter<string> {
  return {
    about,
    accepted: `one name of 1 to ${maxLength} characters`,
    schema: { type: 'string', minLength: 1, maxLength },
    read: one((value) => (value !== '' && value.length <= maxLength ? value : undefined)),
  };
}

/** @param length - Of each, at most; characters. */
export function patterns(most: number, length: number, about: string): Parameter<string[]> {
  const isPattern = (value: string) => value.length > 0 && value.length <= length;
  return {
    about,
    accepted: `up to ${most} patterns of 1 to ${length} characters`,
    schema: { type: 'array', items: { type: 'string', minLength: 1, maxLength: length }, maxItems: most },
    read: (values) => (values.length <= most && values.every(isPattern) ? [...values] : undefined),
  };
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

const TIME = String.raw`([1-9]\d{0,8})(ms|s|m|h)`;

/** Milliseconds of `500ms`, `1s`, `2m` and the like. */
export function time(least: number, most: number, accepted: string, about: string): Parameter<number> {
  const form = new RegExp(`^${TIME}$`);
  return {
    about,
    accepted,
    schema: { type: 'string', pattern: form.source },
    read: one((value) => {
      const [, count = '', unit = ''] = form.exec(value) ?? [];
      const ms = Number(count) * (UNIT_MS.get(unit) ?? NaN);
      return ms >= least && ms <= most ? ms : undefined;
    }),
  };
}

/** The same, or a word. */
export function timeOr<T extends string>(
  instead: T,
  { about, accepted, read }: Parameter<number>,
): Parameter<number | T> {
  return {
    about,
    accepted: `${accepted}, or ${instead}`,
    schema: { type: 'string', pattern: `^(${TIME}|${instead})$` },
    read: (values) => (values.length === 1 && values[0] === instead ? instead : read(values)),
  };
}

/** A file and a line. */
export function place(about: string): Parameter<{ file: string; line: number }> {
  const form = /^(.{1,4096}):([1-9]\d{0,8})$/su;
  return {
    about,
    accepted: 'a file and a line, such as src/cache.ts:41',
    schema: { type: 'string', pattern: ':[1-9][0-9]{0,8}$' },
    read: one((value) => {
      const [, file = '', line = ''] = form.exec(value) ?? [];
      return file === '' ? undefined : { file, line: Number(line) };
    }),
  };
}

function one<T>(readOne: (value: string) => T | undefined): (values: readonly string[]) => T | undefined {
  return ([value, ...others]) => (value === undefined || others.length > 0 ? undefined : readOne(value));
}
