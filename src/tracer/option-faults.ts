import { inspect } from 'node:util';

/** @returns One sentence when an option is set and is no whole number in the range; nothing otherwise. */
export function findRangeFault(name: string, value: unknown, least: number, most: number): string[] {
  if (value === undefined) return [];
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return [];
  return [`${name} must be a whole number from ${least} to ${most}, not ${shown(value)}`];
}

/** The same for the option `output`, a file that is appended to. */
export function findOutputFault(output: unknown): string[] {
  if (output === undefined || (typeof output === 'string' && output !== '')) return [];
  return [`output must be the name of a file, not ${shown(output)}`];
}

/** A wrong value as a message names it. */
export function shown(value: unknown): string {
  return inspect(value, { depth: 0 });
}
