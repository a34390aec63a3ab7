import { performance } from 'node:perf_hooks';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { type Census } from '../model/census';
import { type TypeGrowth, TypePeaks } from '../model/type-counts';
import { type Headroom, readHeadroom, readHeadroomNow } from '../process/headroom';
import { busy, CaptureBudget, MAX_WAIT_MS } from '../tracer/capture-budget';
import { takeCensus } from './census';
import { ConstructorPlaces } from './constructor-places';

/** Who asks for the live objects, and on which terms. */
export interface CensusQuestion {
  /** Keeps the peaks for as long as it is not released. */
  readonly holder: object;
  /** Most share of wall time in which counting may hold the process, 0 … 1; 0 = no limit. */
  readonly captureBudget: number;
  /** Whether somebody still waits for the answer. */
  readonly isWanted: () => boolean;
}

/**
 * Counts the live objects of a process for all who ask: questions that come while one waits for its turn share its
 * census. Remembers the most objects seen of each type.
 */
export class ObjectCounts {
  readonly #places = new ConstructorPlaces();
  readonly #peaks = new TypePeaks();
  readonly #budget = new CaptureBudget();
  readonly #holders = new Set<object>();
  /** The growth that each census showed: who shares it sees the same. Weak, or it would be growth in the next one. */
  readonly #growths = new WeakMap<Census, TypeGrowth[]>();
  #waiting: CensusQuestion[] = [];
  #flight: Promise<Census> | null = null;

  /** @throws TraceallocError `ERR_TRACEALLOC_BUSY`, and those of {@link takeCensus}. */
  take(question: CensusQuestion): Promise<Census> {
    this.#waiting.push(question);
    return (this.#flight ??= this.#fly(question.captureBudget).finally(() => {
      this.#flight = null;
      this.#waiting = [];
    }));
  }

  /**
   * The same with the growth of each type beyond its peak.
   *
   * @param reset - Forgets the peaks first.
   * @throws As {@link take}.
   */
  async takeGrowth(question: CensusQuestion, reset: boolean): Promise<Census<TypeGrowth>> {
    this.#holders.add(question.holder);
    const census = await this.take(question);
    if (reset) this.#peaks.clear();
    const shared = reset ? undefined : this.#growths.get(census);
    const types = shared ?? this.#peaks.raise(census.types);
    this.#growths.set(census, types);
    return { ...census, types };
  }

  /** Takes a census at once; what the current task still holds counts as live. @throws As {@link takeCensus}. */
  takeNow(): Census {
    return this.#take(readHeadroomNow());
  }

  /** Forgets the peaks if nobody else asked for growth. */
  release(holder: object): void {
    if (this.#holders.delete(holder) && this.#holders.size === 0) this.#peaks.clear();
  }

  async #fly(captureBudget: number): Promise<Census> {
    const waitMs = this.#budget.waitUntil(performance.now() + MAX_WAIT_MS, captureBudget);
    if (waitMs > 0) await setTimeout(waitMs);
    const headroom = await readHeadroom();
    // What the current task still holds must not count as live.
    await setImmediate();
    const isWanted = this.#waiting.some((question) => question.isWanted());
    if (!isWanted) throw busy('nobody waits for the answer any more', 0);
    return this.#take(headroom);
  }

  #take(headroom: Headroom): Census {
    const census = takeCensus(this.#places, headroom);
    this.#budget.spend(census.pauseMs);
    return census;
  }
}
