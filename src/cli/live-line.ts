import { performance } from 'node:perf_hooks';
import { formatSize } from '../base/units';

const CLEAR_LINE = '\r\x1b[K';
/** A reader's eye, and a slow terminal, have enough of ten a second. */
const LEAST_MS = 100;

/** One line that shows the memory while it is recorded. On a terminal only: elsewhere it would be a heap of lines. */
export class LiveLine {
  readonly #start = performance.now();
  #shown = -Infinity;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  /** Sizes in bytes. Leaves the cursor at the beginning, so that what the program prints stands in its place. */
  show(current: number, peak: number): void {
    const now = performance.now();
    if (!this.stream.isTTY || now - this.#shown < LEAST_MS) return;
    this.#shown = now;
    const seconds = ((now - this.#start) / 1000).toFixed(1);
    this.stream.write(`${CLEAR_LINE}memory ${formatSize(current)}, peak ${formatSize(peak)}, ${seconds} s\r`);
  }

  end(): void {
    if (this.stream.isTTY) this.stream.write(CLEAR_LINE);
  }
}
