import { compilePattern } from './filename-pattern';
import { type Frame } from './frame';

/** Keeps or drops traces by the file, and line, of their frames. */
export class Filter {
  readonly #matchesFilename: (filename: string) => boolean;

  /**
   * @param inclusive - `true` keeps the traces that match, `false` drops them.
   * @param filenamePattern - Shell-style pattern for the whole file name, see Python's `fnmatch`.
   * @param lineno - 1-based line that must match too. Default: any.
   * @param allFrames - Whether any frame may match, or only the newest one (the default).
   */
  constructor(
    readonly inclusive: boolean,
    readonly filenamePattern: string,
    readonly lineno: number | null = null,
    readonly allFrames = false,
  ) {
    this.#matchesFilename = compilePattern(filenamePattern);
  }

  /** Whether the frame is one the filter speaks of, whichever way it decides. */
  matchesFrame(frame: Frame): boolean {
    return (this.lineno === null || this.lineno === frame.lineno) && this.#matchesFilename(frame.filename);
  }
}
