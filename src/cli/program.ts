import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { TraceallocError } from '../base/errors';
import { messageOf } from '../base/thrown';

/** Passed on to the program. The first two a terminal sends to it, too, so they are passed on elsewhere only. */
const TERMINAL_SIGNALS = ['SIGINT', 'SIGQUIT'] as const;
const OTHER_SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program that was started, with the input and output of this one. */
export class Program {
  readonly ended: Promise<Ended>;
  readonly #handlers: ReadonlyMap<NodeJS.Signals, () => void>;

  private constructor(
    private readonly child: ChildProcess,
    readonly pid: number,
  ) {
    const isTerminal = process.stdin.isTTY;
    this.#handlers = new Map([
      ...TERMINAL_SIGNALS.map(
        (signal) => [signal, isTerminal ? () => undefined : () => child.kill(signal)] as const,
      ),
      ...OTHER_SIGNALS.map((signal) => [signal, () => child.kill(signal)] as const),
    ]);
    for (const [signal, handler] of this.#handlers) process.on(signal, handler);
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#removeHandlers();
        resolve({ code, signal });
      });
    });
  }

  /**
   * @param env - Added to the environment of this process.
   * @throws TraceallocError `ERR_TRACEALLOC_NO_PROCESS` when it cannot be started.
   */
  static async start([file = '', ...args]: readonly string[], env: NodeJS.ProcessEnv): Promise<Program> {
    try {
      const child = spawn(file, args, { stdio: 'inherit', env: { ...process.env, ...env } });
      await once(child, 'spawn');
      return new Program(child, child.pid ?? NaN);
    } catch (cause) {
      throw new TraceallocError(
        'ERR_TRACEALLOC_NO_PROCESS',
        `${file} cannot be started: ${messageOf(cause)}`,
        {
          cause,
        },
      );
    }
  }

  /** Leaves the program to itself: it goes on when this process ends. */
  release(): void {
    this.#removeHandlers();
    this.child.unref();
  }

  #removeHandlers(): void {
    for (const [signal, handler] of this.#handlers) process.off(signal, handler);
  }
}
