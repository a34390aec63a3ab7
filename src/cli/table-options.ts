import { isOfSites, KEY_TYPES } from '../model/grouping';
import { type RowTerms } from '../reports/question';
import { type Arguments, type CommandOptions, usageError } from './command';
import { SOURCE_OPTIONS } from './read-memory';

const DEFAULT_TOP = 20;

/** Options of the commands that print a table of live memory. */
export const TABLE_OPTIONS = {
  top: { type: 'string', value: 'N', help: `most rows (default ${DEFAULT_TOP})` },
  'key-type': {
    type: 'string',
    value: 'TYPE',
    help: `what a row stands for: ${KEY_TYPES.join(', ')} (default lineno)`,
  },
  cumulative: { type: 'boolean', help: 'charge every frame of a call path, not the allocating one alone' },
  ...SOURCE_OPTIONS,
} as const satisfies CommandOptions;

export interface TableSettings {
  readonly top: number;
  readonly terms: RowTerms;
}

/** @throws TraceallocError `ERR_TRACEALLOC_USAGE`. */
export function readTableSettings(values: Arguments<typeof TABLE_OPTIONS>['values']): TableSettings {
  const { top = String(DEFAULT_TOP), 'key-type': word = 'lineno', cumulative = false } = values;
  const keyType = KEY_TYPES.find((each) => each === word);
  if (!keyType) throw usageError(`--key-type must be one of ${KEY_TYPES.join(', ')}, not ${word}`);
  if (cumulative && !isOfSites(keyType)) {
    throw usageError(`--cumulative charges single frames, so it does not go with --key-type ${keyType}`);
  }
  if (!/^[1-9]\d{0,5}$/.test(top))
    throw usageError(`--top must be a whole number from 1 to 999999, not ${top}`);
  return { top: Number(top), terms: { keyType, cumulative, libraries: [] } };
}
