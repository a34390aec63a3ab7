import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The Node under test; another version may be given, to run the same children on it. */
export const NODE = process.env.TRACEALLOC_TEST_NODE ?? process.execPath;

export interface Outcome {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface ChildOptions {
  nodeArgs?: readonly string[];
  args?: readonly string[];
  env?: NodeJS.ProcessEnv;
}

/** Runs a program of `tests/children` to its end. */
export async function runChild(name: string, options: ChildOptions = {}): Promise<Outcome> {
  return run(join(ROOT, 'tests', 'children', name), options);
}

/** Runs a program, given by its path below the root of the repository, to its end. */
export function run(
  program: string,
  { nodeArgs = [], args = [], env = {} }: ChildOptions = {},
): Promise<Outcome> {
  const child = spawn(NODE, [...nodeArgs, program, ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code, signal, stdout, stderr });
    });
  });
}

/** What a child printed as its result, one JSON value. Fails with its error output when it did not end well. */
export async function resultOf<T>(name: string, options: ChildOptions = {}): Promise<T> {
  const outcome = await runChild(name, options);
  if (outcome.code !== 0) throw new Error(`${name} ended with ${String(outcome.code)}: ${outcome.stderr}`);
  return JSON.parse(outcome.stdout) as T;
}

/** The flag of Node's permission model; it lost its prefix in Node 23.5. */
export async function permissionFlag(): Promise<string> {
  const { stdout } = await runChild('node-options.js');
  return stdout.trim() === 'true' ? '--permission' : '--experimental-permission';
}
