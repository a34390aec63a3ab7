import { setTimeout } from 'node:timers/promises';
import { TraceallocError } from '../base/errors';
import { type Capture, sameRun } from './capture';
import { type CaptureWindow, type Question } from './capture-window';

/** Each keeps a capture while it waits; those who scrape send one at a time. */
const MOST_AT_A_TIME = 4;

/** Two captures, one some time after the other. */
export interface Delta {
  readonly now: Capture;
  readonly older: Capture;
}

/** Takes captures with a time in between. */
export class DeltaCaptures {
  #underWay = 0;

  constructor(private readonly window: CaptureWindow) {}

  /**
   * @param signal - Ends the time early.
   * @throws TraceallocError `ERR_TRACEALLOC_BUSY`, also when too many wait already;
   *   `ERR_TRACEALLOC_SAMPLER_LOST` when tracing was stopped meanwhile; and the errors of {@link CaptureWindow.take}.
   */
  async take(question: Question, ms: number, signal: AbortSignal): Promise<Delta> {
    if (this.#underWay === MOST_AT_A_TIME) {
      const reason = `${MOST_AT_A_TIME} differences over time are being taken already`;
      throw new TraceallocError('ERR_TRACEALLOC_BUSY', reason, { retryAfter: Math.ceil(ms / 1000) });
    }
    this.#underWay++;
    try {
      return await this.#take(question, ms, signal);
    } finally {
      this.#underWay--;
    }
  }

  async #take(question: Question, ms: number, signal: AbortSignal): Promise<Delta> {
    const first = await this.window.take(question);
    await setTimeout(ms, undefined, { signal, ref: false }).catch(() => undefined);
    const now = await this.window.take(question);
    const older = sameRun(first, now);
    if (older) return { now, older };
    throw new TraceallocError('ERR_TRACEALLOC_SAMPLER_LOST', 'tracing was stopped during the time asked for');
  }
}
