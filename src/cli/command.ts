import { parseArgs } from 'node:util';
import { TraceallocError } from '../base/errors';
import { messageOf } from '../base/thrown';

/** An option of a command, as `parseArgs` takes it, with what `--help` says of it. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** Stands for the value in `--help`. */
  readonly value?: string;
  readonly help: string;
}

export type CommandOptions = Readonly<Record<string, CommandOption>>;

type Values<O extends CommandOptions> = {
  readonly [Name in keyof O]?: O[Name]['type'] extends 'boolean' ? boolean : string;
};

/** What follows the name of a command. */
export interface Arguments<O extends CommandOptions = CommandOptions> {
  readonly values: Values<O>;
  readonly positionals: readonly string[];
}

export interface Command {
  /** What may follow the name. */
  readonly usage: string;
  readonly summary: string;
  readonly options: CommandOptions;
  /** Whether the first positional begins the arguments of another program. */
  readonly takesProgram: boolean;
  /** @returns The exit code. */
  readonly run: (args: Arguments) => number | Promise<number>;
}

/** Ties the type of the values to the options. */
export function command<O extends CommandOptions>({
  run,
  takesProgram = false,
  ...rest
}: {
  usage: string;
  summary: string;
  options: O;
  takesProgram?: boolean;
  run: (args: Arguments<O>) => number | Promise<number>;
}): Command {
  // The values are parsed with these very options, so they have this command's type.
  return { ...rest, takesProgram, run: (args) => run(args as Arguments<O>) };
}

/** @throws TraceallocError `ERR_TRACEALLOC_USAGE`. */
export function parseArguments(
  { options, takesProgram }: Command,
  args: readonly string[],
): Arguments & { wantsHelp: boolean } {
  const [own, others] = takesProgram ? splitAtProgram(options, args) : splitNumbers(args);
  try {
    const { values, positionals } = parseArgs({
      args: own,
      options: { ...options, help: HELP },
      allowPositionals: true,
    });
    return {
      values: values as Arguments['values'],
      positionals: [...positionals, ...others],
      wantsHelp: values.help === true,
    };
  } catch (error) {
    // What follows the first line are hints on how to escape.
    throw usageError(messageOf(error).split('\n', 1).join());
  }
}

export function helpOf(name: string, { usage, summary, options }: Command): string {
  const rows = Object.entries({ ...options, help: HELP }).map(([option, { short, value, help }]) => [
    `${short ? `-${short}, ` : '    '}--${option}${value ? ` ${value}` : ''}`,
    help,
  ]);
  return `Usage: tracealloc ${name} ${usage}\n\n${summary}\n\nOptions:\n${table(rows)}`;
}

/** Lines of two columns, the first as wide as its longest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = rows.reduce((most, [first = '']) => Math.max(most, first.length), 0);
  return rows.map(([first = '', second = '']) => `  ${first.padEnd(width)}  ${second}\n`).join('');
}

export function usageError(message: string): TraceallocError {
  return new TraceallocError('ERR_TRACEALLOC_USAGE', message);
}

const HELP: CommandOption = { type: 'boolean', short: 'h', help: 'show this help' };

/** What follows the first positional, or `--`, is not ours to read. */
function splitAtProgram(options: CommandOptions, args: readonly string[]): [string[], readonly string[]] {
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const first = tokens.find(({ kind }) => kind !== 'option');
  if (!first) return [[...args], []];
  const rest = args.slice(first.index + (first.kind === 'option-terminator' ? 1 : 0));
  return [args.slice(0, first.index), rest];
}

/** A negative number counts files from the newest; to `parseArgs` it would look like an option. */
function splitNumbers(args: readonly string[]): [string[], readonly string[]] {
  const isNumber = (argument: string) => /^-\d+$/.test(argument);
  return [args.filter((argument) => !isNumber(argument)), args.filter(isNumber)];
}
