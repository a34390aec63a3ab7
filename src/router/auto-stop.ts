/** Calls back after a time without a question. Keeps no process alive. */
export class AutoStop {
  #timer: NodeJS.Timeout | undefined;
  #open = 0;

  /** @param afterMs - `undefined` = never. */
  constructor(
    private readonly afterMs: number | undefined,
    private readonly stop: () => void,
  ) {}

  /** A question came; while it is open the time stands still. */
  questionBegins(): void {
    this.#open++;
    clearTimeout(this.#timer);
  }

  questionEnds(): void {
    this.#open--;
    if (this.afterMs === undefined || this.#open > 0) return;
    this.#timer = setTimeout(this.stop, this.afterMs);
    this.#timer.unref();
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
