import { messageOf } from '../base/thrown';
import { formatDuration, formatSize } from '../base/units';
import { heapLimit } from '../process/heap-limit';
import { type SuspectsInput, task as suspectsTask } from '../reports/suspects-task';
import { type LeakEvent } from '../tracer/events';
import { type Watched } from '../tracer/leak-watch';
import { owner } from '../tracer/owner';
import { failure, type Logger } from './log';
import { MAX_ROWS, type Settings } from './options';

/** In how many windows in a row a place must have grown before it is told of. */
const WINDOWS = 3;

/**
 * The question for what the watch suspects.
 *
 * @param top - Most places.
 */
export function askForSuspects(watched: Watched, settings: Settings, top: number): SuspectsInput {
  const { include, exclude, sources } = settings;
  return {
    watch: { watched, heapLimit: heapLimit() },
    question: { windows: WINDOWS, top, include, exclude },
    sources,
  };
}

/** Has the memory watched in the name of one router, and tells of each place that becomes a suspect. */
export class LeakAlarm {
  /** The suspects of the newest window: they were told of. */
  #told: ReadonlySet<string> = new Set();
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
      for (const suspect of suspects) if (!this.#told.has(suspect.place)) this.#tell(suspect);
      this.#told = new Set(suspects.map(({ place }) => place));
    } catch (error) {
      if (owner().watch.state) this.#logFault(error);
    }
  }

  async #findSuspects(): Promise<LeakEvent[] | null> {
    const { watch, thread } = owner();
    const watched = watch.state;
    if (!watched || watched.windows.length < WINDOWS) return null;
    return thread.run(suspectsTask, askForSuspects(watched, this.settings, MAX_ROWS));
  }

  #tell(suspect: LeakEvent): void {
    owner().events.tell('leak', suspect);
    const { place, function: name, rate, error, timeLeftMs } = suspect;
    const where = name === '' ? place : `${place}, in ${name}`;
    const figures = `${formatSize(rate, true)}/h (±${formatSize(error)}/h)`;
    const message =
      `tracealloc: ${where} grew in ${WINDOWS} windows in a row: ${figures}, ` +
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
