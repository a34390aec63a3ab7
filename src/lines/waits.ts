import { promiseHooks } from 'node:v8';

/** What is told of promises. */
export interface PromiseListener<Wait extends object> {
  /** A promise is made. Gives what perhaps waits for it. */
  readonly made: () => Wait | null;
  /** What waited for a promise goes on; `undefined` for a promise that nothing of ours waited for. */
  readonly settled: (wait: Wait | undefined) => void;
}

/**
 * Tells when async functions begin to wait, and when they go on. At each `await` V8 makes a promise that nobody else
 * sees, while the function is still on the stack; when the function goes on, it names the same promise.
 *
 * @returns What ends it.
 */
export function watchWaits<Wait extends object>({ made, settled }: PromiseListener<Wait>): () => void {
  const waits = new WeakMap<Promise<unknown>, Wait>();
  const init = (promise: Promise<unknown>) => {
    const wait = made();
    if (wait) waits.set(promise, wait);
  };
  const before = (promise: Promise<unknown>) => {
    settled(waits.get(promise));
  };
  return promiseHooks.createHook({ init, before }) as () => void;
}
