import { closeSync, lstatSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { timelineEnvironment } from '../../timeline/function-records';
import { command, usageError } from '../command';
import { DONE, exitCodeOfProgram } from '../exit-codes';
import { readProcessMemory } from '../process-memory';
import { Program } from '../program';
import { createRecording, record, report } from '../record';
import { readRecordingSettings, RECORDING_OPTIONS, type RecordingSettings } from '../recording-options';

export const run = command({
  usage: '[OPTIONS] [--] PROGRAM [ARGUMENT…]',
  summary: 'Runs a program and records its memory until it ends.',
  takesProgram: true,
  options: {
    ...RECORDING_OPTIONS,
    'exit-code': { type: 'boolean', short: 'E', help: 'end with the exit code of the program' },
  },
  run: async ({ values, positionals }) => {
    if (positionals.length === 0) throw usageError('a program to run is missing');
    const settings = readRecordingSettings(values);
    // The first reading is slow: it asks the system for the size of a page. A short program would be over by then.
    await readProcessMemory(process.pid, false);
    const { path, file } = createRecording(values, commandLineOf(positionals));
    try {
      // Functions read the memory of their process alone, which is not on a line of sums.
      const env = settings.includeChildren ? {} : timelineEnvironment(resolve(path));
      const program = await startProgram(positionals, env, path);
      const code = await recordProgram(program, path, file, settings);
      return values['exit-code'] ? code : DONE;
    } finally {
      closeSync(file);
    }
  },
});

/** Leaves no file when the program cannot be started. */
async function startProgram(
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  path: string,
): Promise<Program> {
  try {
    return await Program.start(words, env);
  } catch (error) {
    // Not where the file is a device or a link.
    if (lstatSync(path).isFile()) rmSync(path);
    throw error;
  }
}

/** @returns The exit code of the program; that of success when the time-out came first. */
async function recordProgram(
  program: Program,
  path: string,
  file: number,
  settings: RecordingSettings,
): Promise<number> {
  const ended = new AbortController();
  void program.ended.then(() => {
    ended.abort();
  });
  const { timeoutMs } = settings;
  const timeout = timeoutMs === undefined ? new AbortController().signal : AbortSignal.timeout(timeoutMs);
  const recording = record(program.pid, file, settings, AbortSignal.any([ended.signal, timeout]));
  // Whatever becomes of the recording, the program is not let down.
  await Promise.allSettled([recording]);
  if (timeout.aborted && !ended.signal.aborted) {
    program.release();
    process.stderr.write(`tracealloc: the time is over; process ${program.pid} goes on\n`);
    report(await recording, path);
    return DONE;
  }
  const { code, signal } = await program.ended;
  report(await recording, path);
  return exitCodeOfProgram(code, signal);
}

/** As mprof writes it. */
function commandLineOf(words: readonly string[]): string {
  return words.map((word) => (/[ \t]/.test(word) ? `'${word}'` : word)).join(' ');
}
