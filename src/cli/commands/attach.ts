import { closeSync } from 'node:fs';
import { TraceallocError } from '../../base/errors';
import { command, usageError } from '../command';
import { DONE } from '../exit-codes';
import { readProcessMemory } from '../process-memory';
import { createRecording, record, report } from '../record';
import { readRecordingSettings, RECORDING_OPTIONS } from '../recording-options';

/** As long as mprof stays. */
const DEFAULT_TIMEOUT_MS = 3_600_000;
const MAX_PID = 2 ** 31 - 1;
/** End the recording, as they are meant to. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const attach = command({
  usage: '[OPTIONS] PID',
  summary: 'Records the memory of a running process until it ends, an hour is over, or Ctrl-C.',
  options: RECORDING_OPTIONS,
  run: async ({ values, positionals }) => {
    const pid = readPid(positionals);
    const settings = readRecordingSettings(values);
    if (!(await readProcessMemory(pid, false))) {
      throw new TraceallocError('ERR_TRACEALLOC_NO_PROCESS', `there is no process ${pid}`);
    }
    const { path, file } = createRecording(values, `attach ${pid}`);
    const stopped = new AbortController();
    const stop = () => {
      stopped.abort();
    };
    for (const signal of STOP_SIGNALS) process.once(signal, stop);
    const timeout = AbortSignal.timeout(settings.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    try {
      report(await record(pid, file, settings, AbortSignal.any([stopped.signal, timeout])), path);
    } finally {
      for (const signal of STOP_SIGNALS) process.off(signal, stop);
      closeSync(file);
    }
    return DONE;
  },
});

function readPid([pid = '', ...others]: readonly string[]): number {
  if (!/^[1-9]\d*$/.test(pid) || Number(pid) > MAX_PID || others.length > 0) {
    throw usageError('one process id is needed, a whole number');
  }
  return Number(pid);
}
