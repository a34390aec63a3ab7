import { readFileSync } from 'node:fs';
import { parseSizes } from './proc-fields';

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

/**
 * Most resident memory that the process ever had; bytes. Linux knows it of the process alone; `maxRSS` may be that of the
 * process that started this one.
 */
function peak(): number {
  return parseSizes(readStatus()).get('VmHWM') ?? process.resourceUsage().maxRSS * 1024;
}

/** Empty on other systems, and where files may not be read. */
function readStatus(): string {
  try {
    return readFileSync('/proc/self/status', 'utf8');
  } catch {
    return '';
  }
}
