import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { type SiblingReply } from '../../src/workers/ask';
import { type Group } from '../../src/workers/group';
import { NODE } from './child';

const PROGRAM = join(__dirname, '..', 'children', 'application.js');

export interface WorkerPlan {
  kind: 'cluster' | 'fork';
  /** In `tests/children`. Default `sibling.js`. */
  script?: string;
  env?: NodeJS.ProcessEnv;
}

/** What a worker tells. */
interface Message {
  pid: number;
  event: string;
  group: Group | null;
  replies: SiblingReply[];
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** An application of several workers, each of which can be asked to ask the others. */
export class Application {
  readonly #messages = new EventEmitter();
  readonly #parent: ChildProcess;
  readonly pids: number[] = [];
  /** All that the parent was told, by any worker. */
  readonly events: string[] = [];

  private constructor(plan: readonly WorkerPlan[], env: NodeJS.ProcessEnv) {
    this.#parent = fork(PROGRAM, [JSON.stringify(plan)], {
      execPath: NODE,
      execArgv: [],
      env: { ...process.env, ...env },
      serialization: 'advanced',
    });
    this.#parent.on('message', (message: Message) => {
      this.events.push(message.event);
      if (message.event === 'ready') this.pids.push(message.pid);
      this.#messages.emit(`${message.pid} ${message.event}`, message);
      this.#messages.emit(message.event, message);
    });
  }

  /** Resolves when all workers listen. */
  static async start(plan: readonly WorkerPlan[], env: NodeJS.ProcessEnv = {}): Promise<Application> {
    const application = new Application(plan, env);
    while (application.pids.length < plan.length) await once(application.#messages, 'ready');
    application.pids.sort((a, b) => a - b);
    return application;
  }

  /** Lets a worker ask its siblings. */
  async ask(pid: number, question: object, deadlineMs?: number): Promise<SiblingReply[]> {
    return (await this.order(pid, { order: 'ask', question, deadlineMs }, 'replies')).replies;
  }

  /** Gives a worker an order, and waits until some worker, itself by default, tells of an event. */
  async order(pid: number, order: object, event: string, teller = pid): Promise<Message> {
    const told = this.next(teller, event);
    this.#parent.send({ pid, ...order });
    return told;
  }

  /** Ends a worker by a signal. */
  async kill(pid: number, signal: NodeJS.Signals): Promise<void> {
    const exited = this.next(pid, 'exit');
    process.kill(pid, signal);
    await exited;
  }

  /** The next message of a worker that tells of an event. */
  async next(pid: number, event: string): Promise<Message> {
    const [message] = (await once(this.#messages, `${pid} ${event}`)) as [Message];
    return message;
  }

  /** Lets all workers end, and waits for it. */
  async stop(): Promise<void> {
    const exited = once(this.#parent, 'exit');
    this.#parent.disconnect();
    await exited;
  }
}
