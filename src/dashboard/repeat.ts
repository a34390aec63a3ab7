/**
 * Repeats work at once and then again and again, while somebody looks at the page; never twice at the same time.
 *
 * @param work - Never rejects.
 */
export function repeat(everyMs: number, work: () => Promise<void>): void {
  let timer = 0;
  let isRunning = false;
  const run = async () => {
    if (isRunning || document.hidden) return;
    isRunning = true;
    clearTimeout(timer);
    await work();
    isRunning = false;
    timer = window.setTimeout(() => void run(), everyMs);
  };
  document.addEventListener('visibilitychange', () => void run());
  void run();
}
