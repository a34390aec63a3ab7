/** Heap snapshots to measure with, made once, and the tool to measure beside. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '..', '..', '..', '.cache');
const PROGRAMS = join(import.meta.dirname, '..', 'programs');
/** Bytes of a snapshot for each user in it. */
const BYTES_PER_USER = 1150;

/** The file of a heap snapshot of about so many megabytes. */
export function heapSnapshot(megabytes) {
  const file = join(CACHE, 'bench', `heap-${megabytes}.heapsnapshot`);
  if (existsSync(file)) return file;
  mkdirSync(join(CACHE, 'bench'), { recursive: true });
  const users = String(Math.round((megabytes * 1e6) / BYTES_PER_USER));
  execFileSync(process.execPath, ['--max-old-space-size=8000', join(PROGRAMS, 'fill-heap.cjs'), file, users]);
  return file;
}

export function megabytesOf(file) {
  return statSync(file).size / 1e6;
}

/** Installs memlab where it is no dependency of ours: with it comes a browser, which is not wanted. */
export function installMemlab() {
  const home = join(CACHE, 'memlab');
  if (existsSync(join(home, 'node_modules', '@memlab', 'heap-analysis'))) return;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{}');
  const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['install', '--prefix', home, ...options, '@memlab/heap-analysis@2.0.5']);
}

/** Runs a program in a process of its own, and returns what it prints. */
export function runProgram(program, args) {
  const nodeArgs = ['--max-old-space-size=16000', join(PROGRAMS, program), ...args];
  return JSON.parse(execFileSync(process.execPath, nodeArgs, { encoding: 'utf8', maxBuffer: 1 << 28 }));
}
