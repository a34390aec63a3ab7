import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Readable } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import { NODE } from './child';

const ROOT = join(__dirname, '..', '..');

interface Answer {
  readonly status: number;
  readonly text: string;
}

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
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`${program} ended before it listened: ${String(code ?? signal)}`);
    });
    const [line] = (await Promise.race([once(createInterface(child.stdout), 'line'), ended])) as [string];
    ended.catch(() => undefined);
    return new ServerProcess(child, line.replace('listening on ', ''));
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return (await this.#ask(path, headers)).answer;
  }

  /**
   * Comes back as often as it is told to. On a busy machine a capture holds a process for long, and the share of time that
   * captures may take is soon used up.
   */
  async getWhenFree(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    for (;;) {
      const { answer, retryAfter } = await this.#ask(path, headers);
      if (answer.status !== 429) return answer;
      await setTimeout(retryAfter * 1000);
    }
  }

  /** `retryAfter` in seconds, 0 where the answer has none. */
  async #ask(path: string, headers: Record<string, string>): Promise<{ answer: Answer; retryAfter: number }> {
    const response = await fetch(this.origin + path, { headers });
    const answer = { status: response.status, text: await response.text() };
    return { answer, retryAfter: Number(response.headers.get('retry-after')) };
  }

  /** Sends requests, a few at a time. */
  async drive(
    requests: number,
    path: (index: number) => string,
    method = 'GET',
    headers: Record<string, string> = {},
  ): Promise<void> {
    let next = 0;
    const connection = async () => {
      while (next < requests)
        await (await fetch(this.origin + path(next++), { method, headers })).arrayBuffer();
    };
    await Promise.all(Array.from({ length: 8 }, connection));
  }

  async stop(): Promise<void> {
    this.child.kill();
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }
}
