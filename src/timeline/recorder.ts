import { RecorderRun } from './recorder-run';
import { type Recording } from './recording';

/** The shortest and the longest time between samples, milliseconds. */
export const EVERY_MS = { least: 100, most: 3_600_000 };

/** Milliseconds between samples where nobody says. */
export const DEFAULT_EVERY_MS = 1000;

/** Records the memory of this process over time, from a start to the close, the newest samples only. */
export class Recorder {
  #run: RecorderRun | null = null;

  /**
   * Begins to record; goes on when it records at this pace already, and begins anew when at another.
   *
   * @param every - Milliseconds between samples, within {@link EVERY_MS}.
   */
  start(every: number): void {
    if (this.#run?.every === every) return;
    this.close();
    this.#run = new RecorderRun(every);
  }

  /** What was recorded; `null` when it does not record. */
  read(): Recording | null {
    return this.#run?.read() ?? null;
  }

  /** Ends the recording and forgets it. */
  close(): void {
    this.#run?.close();
    this.#run = null;
  }
}
