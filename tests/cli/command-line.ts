import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE, type Outcome } from '../helpers/child';

const BIN = join(__dirname, '..', '..', 'dist', 'cli', 'bin.js');

/** The command `tracealloc` in a directory of its own. */
export class CommandLine {
  readonly directory = mkdtempSync(join(tmpdir(), 'tracealloc-cli-'));

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Starts the command; see {@link endOf}. */
  start(...args: readonly string[]): ChildProcess {
    return spawn(NODE, [BIN, ...args], { cwd: this.directory, stdio: ['pipe', 'pipe', 'pipe'] });
  }

  run(...args: readonly string[]): Promise<Outcome> {
    return endOf(this.start(...args));
  }

  /** Runs the command with variables added to its environment. */
  runWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Outcome> {
    return endOf(spawn(NODE, [BIN, ...args], { cwd: this.directory, env: { ...process.env, ...env } }));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}

/** What a process printed, and how it ended. */
export function endOf(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** The first line that a process prints. */
export function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.on('close', () => {
      reject(new Error(`it ended after ${JSON.stringify(text)}`));
    });
  });
}
