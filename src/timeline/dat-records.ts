import { printable } from '../base/printable';
import { type Collection, type FunctionRun, type Mark } from './timeline';

/**
 * The lines of mprof's files: a record name and its fields, one space between. mprof passes over names it does not know,
 * among them `PART`, `DELAY`, `GC` and `MARK`, which are ours.
 *
 *     CMDLINE <command line>
 *     MEM <MiB> <seconds>
 *     CHLD <process id> <MiB> <seconds>
 *     FUNC <name> <MiB at start> <seconds at start> <MiB at end> <seconds at end> <level>
 *     PART <name> <MiB> <seconds>
 *     DELAY <milliseconds> <seconds>
 *     GC <milliseconds> <seconds>
 *     MARK <name> <seconds>
 */

export function commandRecord(commandLine: string): string {
  return line('CMDLINE', escapeText(commandLine));
}

export function memoryRecord(memory: number, time: number): string {
  return line('MEM', memory.toFixed(6), seconds(time));
}

export function childRecord(child: string, memory: number, time: number): string {
  return line('CHLD', escapeName(child), memory.toFixed(6), seconds(time));
}

export function functionRecord({ name, start, end, level }: FunctionRun): string {
  const times = [start, end].flatMap(({ memory, time }) => [memory.toFixed(4), seconds(time)]);
  return line('FUNC', escapeName(name), ...times, String(level));
}

export function partRecord(name: string, memory: number, time: number): string {
  return line('PART', escapeName(name), memory.toFixed(6), seconds(time));
}

export function delayRecord(milliseconds: number, time: number): string {
  return line('DELAY', milliseconds.toFixed(3), seconds(time));
}

export function collectionRecord({ milliseconds, time }: Collection): string {
  return line('GC', milliseconds.toFixed(3), seconds(time));
}

export function markRecord({ name, time }: Mark): string {
  return line('MARK', escapeName(name), seconds(time));
}

/** Undoes {@link escapeText}, as far as that can be. */
export function unescapeText(text: string): string {
  return text.replaceAll('\\$', '$');
}

function line(...fields: readonly string[]): string {
  return `${fields.join(' ')}\n`;
}

function seconds(time: number): string {
  return time.toFixed(4);
}

/** A name is one field: it has no spaces and is not empty. */
function escapeName(name: string): string {
  return escapeText(name).replace(/\s/g, '_') || '_';
}

/** Python ends lines at characters that are not printable; its plots read what is between two dollars as a formula. */
function escapeText(text: string): string {
  return printable(text).replaceAll('$', '\\$');
}
