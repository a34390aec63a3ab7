/** Runs `programs/leaks.cjs`; V8 samples by its seed, so a run can be repeated. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAM = join(import.meta.dirname, '..', 'programs', 'leaks.cjs');

export const LEAKS = JSON.parse(execFileSync(process.execPath, [PROGRAM, 'list']));

export function runLeak(name, seed) {
  return JSON.parse(execFileSync(process.execPath, ['--expose-gc', `--random-seed=${seed}`, PROGRAM, name]));
}
