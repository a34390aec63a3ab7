import { formatSigned, formatSize } from '../base/units';
import { type Traceback } from '../model/traceback';

/** Live memory of one group. Sizes are bytes; of sampled data, all figures but `samples` are estimates. */
export class Statistic {
  /**
   * @param traceback - What the group was made by; one frame unless the key type is `traceback`.
   * @param samples - Samples the figures stand on; 0 = exact data.
   * @param error - The larger half of the 95 % interval of `size`, bytes.
   * @param countExact - Whether the sampled objects can be of one size only, so that `count` is no guess.
   */
  constructor(
    readonly traceback: Traceback,
    readonly size: number,
    readonly count: number,
    readonly samples: number,
    readonly error: number,
    readonly countExact: boolean,
  ) {}

  /** Bytes per block; 0 without blocks. */
  get average(): number {
    return average(this.size, this.count);
  }

  /** Whether this is memory outside V8's heap, as the contents of Buffers. */
  get external(): boolean {
    return this.traceback.site.external;
  }

  toString(): string {
    const figures = [`size=${formatSize(this.size)}`, countText(this), ...averageText(this)].join(', ');
    return `${String(this.traceback)}: ${figures}${placeText(this.traceback)}${this.#accuracy()}`;
  }

  #accuracy(): string {
    if (this.samples === 0) return '';
    const percent = Math.round((this.error / this.size) * 100);
    return ` (±${percent}%, ${this.samples} ${this.samples === 1 ? 'sample' : 'samples'})`;
  }
}

/** Change of one group between two snapshots: the newer value first, then the change. */
export class StatisticDiff {
  /**
   * @param newSamples - Samples only the newer snapshot has.
   * @param freedSamples - Samples only the older snapshot has.
   * @param error - The larger half of the 95 % interval of `sizeDiff`, bytes. Objects sampled in both add nothing to it.
   * @param significant - Whether the change is more than chance, over the whole table: a table without any real
   *   change shows a significant row in at most 5 of 100 cases.
   * @param countExact - Whether the sampled objects can be of one size only, so that the counts are no guesses.
   */
  constructor(
    readonly traceback: Traceback,
    readonly size: number,
    readonly sizeDiff: number,
    readonly count: number,
    readonly countDiff: number,
    readonly newSamples: number,
    readonly freedSamples: number,
    readonly error: number,
    readonly significant: boolean,
    readonly countExact: boolean,
  ) {}

  /** Bytes per block of the newer snapshot; 0 without blocks. */
  get average(): number {
    return average(this.size, this.count);
  }

  /** Whether this is memory outside V8's heap, as the contents of Buffers. */
  get external(): boolean {
    return this.traceback.site.external;
  }

  toString(): string {
    const size = `size=${formatSize(this.size)} (${formatSize(this.sizeDiff, true)})`;
    const count = `${countText(this)} (${formatSigned(this.countDiff)})`;
    const figures = [size, count, ...averageText(this)].join(', ');
    return `${String(this.traceback)}: ${figures}${placeText(this.traceback)}${this.#accuracy()}`;
  }

  #accuracy(): string {
    if (this.newSamples + this.freedSamples === 0) return '';
    return ` (±${formatSize(this.error)}; +${this.newSamples} new, ${this.freedSamples} freed)`;
  }
}

function average(size: number, count: number): number {
  return count === 0 ? 0 : size / count;
}

type Figures = Pick<Statistic, 'size' | 'count' | 'average' | 'countExact'>;

function countText({ count, countExact }: Figures): string {
  return `count=${countExact ? '' : '~'}${count}`;
}

function averageText({ count, average, countExact }: Figures): string[] {
  return count === 0 ? [] : [`average=${countExact ? '' : '~'}${formatSize(average)}`];
}

function placeText(traceback: Traceback): string {
  const { functionName, external } = traceback.site;
  return `${external ? ', external' : ''}${functionName === '' ? '' : `, in ${functionName}`}`;
}
