import { type Capture, sameRun } from './capture';
import { type CaptureWindow, type Question } from './capture-window';

/** The captures taken after single operations: the first one and the newest. */
export class OperationCaptures {
  #first: Capture | null = null;
  #newest: Capture | null = null;

  constructor(private readonly window: CaptureWindow) {}

  get first(): Capture | null {
    return this.#first;
  }

  get newest(): Capture | null {
    return this.#newest;
  }

  /**
   * Takes one, unless another capture is under way or the last was too recent.
   *
   * @throws The errors of starting and of capturing.
   */
  async take(question: Question): Promise<void> {
    const capture = await this.window.tryTake(question);
    if (capture === null) return;
    this.#first = sameRun(this.#first, capture) ?? capture;
    this.#newest = capture;
  }

  clear(): void {
    this.#first = null;
    this.#newest = null;
  }
}
