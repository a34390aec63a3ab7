/** Measures the resident memory that a stretch of synchronous work takes at its peak, beyond what there was. */
export class ExtraMemory {
  readonly #before = process.memoryUsage.rss();
  readonly #peakBefore = peak();

  /** Bytes up to now. Below an earlier peak of the process only what is still held can be told. */
  taken(): number {
    const most = peak();
    return Math.max(0, (most > this.#peakBefore ? most : process.memoryUsage.rss()) - this.#before);
  }
}

/** Most resident memory that the process ever had; bytes. */
function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}
