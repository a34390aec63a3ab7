import { formatSigned, formatSize } from '../base/units';
import { type Traceback } from './traceback';

/** Live memory of one group. Sizes are bytes; of sampled data, all figures but `samples` are estimates. */
export class Statistic {
  /**
   * @param traceback - What the group was made by; one frame unless the key type is `traceback`.
   * @param samples - Samples the figures stand on; 0 = exact data.
   * @param error - Half width of the 95 % interval of `size`, bytes.
   */
  constructor(
    readonly traceback: Traceback,
    readonly size: number,
    readonly count: number,
    readonly samples: number,
    readonly error: number,
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
    const figures = `size=${formatSize(this.size)}, count=${this.count}${averageText(this.size, this.count)}`;
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
   * @param error - Half width of the 95 % interval of `sizeDiff`, bytes. Objects sampled in both add nothing to it.
   * @param significant - Whether the change is more than chance, over the whole table: a table without any real
   *   change shows a significant row in at most 5 of 100 cases.
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
    const count = `count=${this.count} (${formatSigned(this.countDiff)})`;
    const figures = `${size}, ${count}${averageText(this.size, this.count)}`;
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

function averageText(size: number, count: number): string {
  return count === 0 ? '' : `, average=${formatSize(average(size, count))}`;
}

function placeText(traceback: Traceback): string {
  const { functionName, external } = traceback.site;
  return `${external ? ', external' : ''}${functionName === '' ? '' : `, in ${functionName}`}`;
}
