import { type Worker } from 'node:worker_threads';
import { type Counts, countNames } from '../model/counts';

/** What lives on V8's heap alone. */
const ON_HEAP: ReadonlySet<string> = new Set(['Timeout', 'Immediate', 'TickObject']);

/**
 * Counts what is open or running in this thread, and so holds native memory, without a walk of the heap: sockets, servers,
 * pipes, watched files and requests by the names that Node has for them, and threads.
 *
 * Node lists no threads among them on any version, so those are noticed when they start, from {@link watch} on.
 */
export class ActiveResources {
  readonly #workers = new Set<WeakRef<Worker>>();
  #isWatching = false;

  readonly #add = (worker: Worker) => {
    if (!this.isOwn(worker)) this.#workers.add(new WeakRef(worker));
  };

  /** @param isOwn - Whether a thread is this package's. */
  constructor(private readonly isOwn: (worker: Worker) => boolean) {}

  watch(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    process.on('worker', this.#add);
  }

  close(): void {
    this.#isWatching = false;
    process.off('worker', this.#add);
    this.#workers.clear();
  }

  /** Takes 10 to 45 ms for a million timers, which Node lists, too; else next to nothing. */
  read(): Counts {
    const names = process.getActiveResourcesInfo().filter((name) => !ON_HEAP.has(name));
    const threads = this.#countWorkers();
    return { ...countNames(names), ...(threads > 0 && { Worker: threads }) };
  }

  /** Node keeps a thread that runs, and one that has ended has no number any more. */
  #countWorkers(): number {
    for (const each of this.#workers) {
      if ((each.deref()?.threadId ?? -1) === -1) this.#workers.delete(each);
    }
    return this.#workers.size;
  }
}
