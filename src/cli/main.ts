import { ERRORS, isTraceallocError } from '../base/errors';
import { printable } from '../base/printable';
import { messageOf } from '../base/thrown';
import { type Command, helpOf, parseArguments, table, usageError } from './command';
import { attach } from './commands/attach';
import { clean } from './commands/clean';
import { convert } from './commands/convert';
import { diff } from './commands/diff';
import { flame } from './commands/flame';
import { heap } from './commands/heap';
import { list } from './commands/list';
import { peak } from './commands/peak';
import { plot } from './commands/plot';
import { rm } from './commands/rm';
import { run } from './commands/run';
import { show } from './commands/show';
import { exitCodeOf } from './exit-codes';

const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['run', run],
  ['attach', attach],
  ['plot', plot],
  ['peak', peak],
  ['list', list],
  ['rm', rm],
  ['clean', clean],
  ['heap', heap],
  ['show', show],
  ['diff', diff],
  ['convert', convert],
  ['flame', flame],
]);

/**
 * Runs one command. Errors are printed here and nowhere else.
 *
 * @param argv - What follows `tracealloc`.
 * @returns The exit code.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    process.stderr.write(describe(error));
    return exitCodeOf(error);
  }
}

async function dispatch([name = '', ...args]: readonly string[]): Promise<number> {
  if (name === '--help' || name === '-h') {
    process.stdout.write(overview());
    return 0;
  }
  const command = COMMANDS.get(name);
  if (!command) throw usageError(name === '' ? 'a command is missing' : `there is no command ${name}`);
  const parsed = parseArguments(command, args);
  if (!parsed.wantsHelp) return command.run(parsed);
  process.stdout.write(helpOf(name, command));
  return 0;
}

function overview(): string {
  const rows = Array.from(COMMANDS, ([name, { summary }]) => [name, summary]);
  return `Usage: tracealloc COMMAND [OPTIONS]

Records the memory of a program over time, in files that mprof reads, and draws it; reads V8 heap snapshots;
shows, compares, converts and draws the live memory of servers and files.

Commands:
${table(rows)}
"tracealloc COMMAND --help" tells more.
`;
}

function describe(error: unknown): string {
  const message = `tracealloc: ${printable(messageOf(error))}\n`;
  return isTraceallocError(error) ? `${message}${ERRORS[error.code].help}\n` : message;
}
