/** How much memory the process had before a stretch of work; bytes. */
export interface MemoryMark {
  readonly resident: number;
  /** Most that it ever had. */
  readonly peak: number;
}

export function markMemory(): MemoryMark {
  return { resident: process.memoryUsage.rss(), peak: peak() };
}

/**
 * Bytes of resident memory that the work since then took at its peak, beyond what there was. Below an earlier peak of the
 * process only what is still held can be told. Any thread may ask: the figures are of the process.
 */
export function extraMemory(since: MemoryMark): number {
  const most = peak();
  return Math.max(0, (most > since.peak ? most : process.memoryUsage.rss()) - since.resident);
}

/** Most resident memory that the process ever had; bytes. */
function peak(): number {
  return process.resourceUsage().maxRSS * 1024;
}
