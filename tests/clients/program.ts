import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Debian's name of `mprof`. */
export const MPROF = 'python3-mprof';

/** Runs a program of the system to its end; fails when it fails. @returns What it printed. */
export async function runProgram(
  cwd: string,
  name: string,
  ...args: readonly string[]
): Promise<{ stdout: string; stderr: string }> {
  // No window: a plot goes to a file. What pprof fetches stays here, too.
  return execute(name, args, { cwd, env: { ...process.env, MPLBACKEND: 'Agg', PPROF_TMPDIR: cwd } });
}
