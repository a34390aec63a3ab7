import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ERRORS, type ErrorCode, TraceallocError } from '../base/errors';
import { codeOf } from '../base/thrown';
import { type Task, type TaskRequest, type TaskResponse } from './task';

/** Starting a thread takes some 50 ms, keeping one some 10 MB. */
const IDLE_MS = 10_000;
/** Bounds what a huge profile may take. Past it the thread dies, never the process. */
const MAX_HEAP_MB = 2048;
/** Three semi-spaces; V8's default grows to 48 MB, most of it garbage that waits to be collected. */
const YOUNG_HEAP_MB = 12;

interface Pending {
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * One thread beside the main one for work that would hold it: parsing, grouping, source maps, rendering. It starts with
 * the first task, ends when idle, and never keeps the process alive unless a task is under way.
 */
export class HelperThread {
  #thread: Thread | null = null;
  #idle: NodeJS.Timeout | undefined;
  readonly #workers = new WeakSet<Worker>();

  /** Starts the thread ahead of its first task, unless it runs. */
  start(): void {
    if (this.#living().isIdle) this.#endWhenIdle();
  }

  /**
   * Runs a task in the thread.
   *
   * @throws What the task throws; TraceallocError `ERR_TRACEALLOC_OUT_OF_MEMORY` when the thread's heap is full.
   */
  async run<Input, Output>(task: Task<Input, Output>, input: Input): Promise<Output> {
    const thread = this.#living();
    try {
      return await thread.run(task, input);
    } finally {
      if (thread.isIdle && thread === this.#thread) this.#endWhenIdle();
    }
  }

  /** Whether a worker is, or was, this thread. */
  owns(worker: Worker): boolean {
    return this.#workers.has(worker);
  }

  /** Ends the thread once the tasks under way are done, which others may wait for; a later one starts a new thread. */
  async close(): Promise<void> {
    await this.#letGo()?.drain();
  }

  /** Ends the thread at once: tasks under way fail. */
  async terminate(): Promise<void> {
    await this.#letGo()?.terminate();
  }

  #letGo(): Thread | null {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = null;
    return thread;
  }

  #living(): Thread {
    clearTimeout(this.#idle);
    if (this.#thread?.isAlive) return this.#thread;
    this.#thread = new Thread();
    this.#workers.add(this.#thread.worker);
    return this.#thread;
  }

  #endWhenIdle(): void {
    this.#idle = setTimeout(() => void this.close(), IDLE_MS);
    this.#idle.unref();
  }
}

/** One worker with the tasks it was given. */
class Thread {
  readonly worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #isAlive = true;
  #isDraining = false;

  constructor() {
    // No flags and no environment: what the program preloads is not for this thread.
    this.worker = new Worker(join(__dirname, 'thread-main.js'), {
      name: 'tracealloc',
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    this.worker.on('message', (response: TaskResponse) => {
      this.#settle(response);
    });
    this.worker.on('error', (error) => {
      this.#die(toThreadError(error));
    });
    this.worker.on('exit', () => {
      this.#die(new Error('the helper thread ended'));
    });
    this.worker.unref();
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  run<Input, Output>({ module }: Task<Input, Output>, input: Input): Promise<Output> {
    this.worker.ref();
    return new Promise<Output>((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve: resolve as (output: unknown) => void, reject });
      this.worker.postMessage({ id, module, input } satisfies TaskRequest);
    });
  }

  /** Ends at once where nothing is under way, else later, for which nobody waits here. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    if (this.isIdle) await this.terminate();
  }

  async terminate(): Promise<void> {
    await this.worker.terminate();
  }

  #settle(response: TaskResponse): void {
    const pending = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if (this.isIdle) this.worker.unref();
    if (this.isIdle && this.#isDraining) void this.terminate();
    if ('output' in response) pending?.resolve(response.output);
    else pending?.reject(toError(response.error));
  }

  #die(error: Error): void {
    this.#isAlive = false;
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }
}

function toError({
  code,
  message,
  stack,
}: {
  code: string | undefined;
  message: string;
  stack: string;
}): Error {
  const cause = Object.assign(new Error(message), { stack });
  return code !== undefined && Object.hasOwn(ERRORS, code)
    ? new TraceallocError(code as ErrorCode, message, { cause })
    : cause;
}

function toThreadError(error: Error): Error {
  return codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY'
    ? new TraceallocError('ERR_TRACEALLOC_OUT_OF_MEMORY', 'the profile does not fit into the helper thread', {
        cause: error,
      })
    : error;
}
