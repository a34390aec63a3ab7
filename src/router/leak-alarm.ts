import { messageOf } from '../base/thrown';
import { formatDuration, formatSize } from '../base/units';
import { heapLimit } from '../process/heap-limit';
import { type SuspectsInput, task as suspectsTask } from '../reports/suspects-task';
import { type LeakEvent } from '../tracer/events';
import { MOST_WINDOWS, type Watched } from '../tracer/leak-watch';
import { owner } from '../tracer/owner';
import { failure, type Logger } from './log';
import { MAX_ROWS, type Settings } from './options';

/**
 * The question for what the watch suspects.
 *
 * @param top - Most places.
 */
export function askForSuspects(watched: Watched, settings: Settings, top: number): SuspectsInput {
  const { include, exclude, libraries, sources } = settings;
  return {
    watch: { watched, heapLimit: heapLimit() },
    question: { windows: MOST_WINDOWS, keyType: 'lineno', top, include, exclude, libraries },
    sources,
  };
}

/** Has the memory watched in the name of one router, and tells of each place that becomes a suspect. */
export class LeakAlarm {
  /**
   * The suspects that were told of, with the number of windows for which that holds: a place at the edge of chance is a
   * suspect in one window, none in the next.
   */
  readonly #told = new Map<string, number>();
  /** The last fault: each is logged once, not with every window. */
  #fault = '';

  constructor(
    private readonly settings: Settings,
    private readonly log: Logger,
  ) {}

  /** Watches from the creation of the router on; faults are logged. */
  watchAtOnce(every: number): void {
    this.start(every).catch((error: unknown) => {
      this.#logFault(error);
    });
  }

  /**
   * Starts the watch of this process, or has the running one go by other terms.
   *
   * @param every - Milliseconds from one capture to the next.
   * @throws The errors of starting and of capturing; the watch is on all the same.
   */
  start(every: number): Promise<void> {
    const { tracer: options, captureBudget } = this.settings;
    return owner().watch.start({
      holder: this,
      every,
      options,
      captureBudget,
      onWindow: () => void this.#judge(),
      onFault: (error) => {
        this.#logFault(error);
      },
    });
  }

  /** Ends the watch if this router was the last to start it. */
  close(): void {
    owner().watch.release(this);
  }

  async #judge(): Promise<void> {
    try {
      const suspects = await this.#findSuspects();
      this.#fault = '';
      // Stopped meanwhile, or there is too little to judge by.
      if (suspects === null || !owner().watch.state) return;
      this.#forget();
      for (const suspect of suspects) {
        if (!this.#told.has(suspect.place)) this.#tell(suspect);
        this.#told.set(suspect.place, MOST_WINDOWS);
      }
    } catch (error) {
      if (owner().watch.state) this.#logFault(error);
    }
  }

  async #findSuspects(): Promise<LeakEvent[] | null> {
    const { watch, thread } = owner();
    const watched = watch.state;
    if (!watched) return null;
    return thread.run(suspectsTask, askForSuspects(watched, this.settings, MAX_ROWS));
  }

  /** What was no suspect in any of the windows that are kept is told of again. */
  #forget(): void {
    for (const [place, windows] of this.#told) {
      if (windows > 0) this.#told.set(place, windows - 1);
      else this.#told.delete(place);
    }
  }

  #tell(suspect: LeakEvent): void {
    owner().events.tell('leak', suspect);
    const { place, function: name, rate, error, via, viaShare, timeLeftMs } = suspect;
    const where = name === '' ? place : `${place}, in ${name}`;
    const through = via === null ? '' : `, ${Math.round(100 * (viaShare ?? 0))} % through ${via}`;
    const figures = `${formatSize(rate, true)}/h (±${formatSize(error)}/h)`;
    const message =
      `tracealloc: ${where} grew by more than chance: ${figures}${through}, ` +
      (timeLeftMs === null ? 'external' : `heap full in ${formatDuration(timeLeftMs)} at this rate`);
    this.log.warn(message, { event: 'leak', ...suspect });
  }

  #logFault(error: unknown): void {
    const fault = messageOf(error);
    if (fault === this.#fault) return;
    this.#fault = fault;
    this.log.warn(`tracealloc: the leak watch took no capture: ${fault}`, failure('watch-failed', error));
  }
}
