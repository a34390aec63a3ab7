import { type Arguments, type CommandOptions, usageError } from './command';

/** Options of the commands that record. */
export const RECORDING_OPTIONS = {
  interval: { type: 'string', short: 'T', value: 'SECONDS', help: 'time between samples (default 0.1)' },
  'include-children': {
    type: 'boolean',
    short: 'C',
    help: 'add the memory of all child processes to that of the program',
  },
  multiprocess: { type: 'boolean', short: 'M', help: 'record each child process on its own, too' },
  timeout: { type: 'string', short: 't', value: 'SECONDS', help: 'end the recording after this time' },
  output: {
    type: 'string',
    short: 'o',
    value: 'FILE',
    help: 'the file to write (default mprofile_<YYYYMMDDhhmmss>.dat)',
  },
  force: { type: 'boolean', help: 'overwrite the file if it is there' },
} as const satisfies CommandOptions;

export type RecordingValues = Arguments<typeof RECORDING_OPTIONS>['values'];

export interface RecordingSettings {
  readonly intervalMs: number;
  readonly includeChildren: boolean;
  readonly multiprocess: boolean;
  readonly timeoutMs: number | undefined;
}

const LEAST_INTERVAL = 0.01;
const MOST_SECONDS = 2_000_000;

/** @throws TraceallocError `ERR_TRACEALLOC_USAGE`. */
export function readRecordingSettings(values: RecordingValues): RecordingSettings {
  const { interval, timeout } = values;
  return {
    intervalMs: milliseconds('interval', interval ?? '0.1', LEAST_INTERVAL),
    includeChildren: values['include-children'] ?? false,
    multiprocess: values.multiprocess ?? false,
    timeoutMs: timeout === undefined ? undefined : milliseconds('timeout', timeout, LEAST_INTERVAL),
  };
}

function milliseconds(name: string, value: string, least: number): number {
  const seconds = /^\d*\.?\d+$/.test(value) ? Number(value) : NaN;
  if (seconds >= least && seconds <= MOST_SECONDS) return seconds * 1000;
  throw usageError(`--${name} must be from ${least} to ${MOST_SECONDS} seconds, not ${value}`);
}
