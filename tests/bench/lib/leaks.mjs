/** Runs the programs that leak; V8 samples by its seed, so a run can be repeated. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const PROGRAMS = join(import.meta.dirname, '..', 'programs');

export const LEAKS = JSON.parse(run(process.execPath, 'leaks.cjs', ['list']));

export function runLeak(name, seed) {
  return JSON.parse(run(process.execPath, 'leaks.cjs', [name], seed));
}

/** The first row of a leak in hot code, on some Node. */
export function runHotLeak(node, name, exactFrames) {
  return JSON.parse(run(node, 'hot-leaks.cjs', [name, exactFrames]));
}

function run(node, program, args, seed = 1) {
  return execFileSync(node, ['--expose-gc', `--random-seed=${seed}`, join(PROGRAMS, program), ...args]);
}
