import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { NODE } from './child';

const ROOT = join(__dirname, '..', '..');

/** A server program that runs in a child process, from its first line `listening on <origin>` to `stop()`. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcessByStdio<null, Readable, null>,
    readonly origin: string,
  ) {}

  static async start(program: string, env: NodeJS.ProcessEnv = {}): Promise<ServerProcess> {
    const child = spawn(NODE, [program], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    return new ServerProcess(child, line.replace('listening on ', ''));
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
    const response = await fetch(this.origin + path, { headers });
    return { status: response.status, text: await response.text() };
  }

  /** Sends requests, a few at a time. */
  async drive(requests: number, path: (index: number) => string, method = 'GET'): Promise<void> {
    let next = 0;
    const connection = async () => {
      while (next < requests) await (await fetch(this.origin + path(next++), { method })).arrayBuffer();
    };
    await Promise.all(Array.from({ length: 8 }, connection));
  }

  async stop(): Promise<void> {
    this.child.kill();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}
