import { join } from 'node:path';
import { parseSizes } from './proc-fields';
import { readText } from './read-text';

/** What the system knows of the resident memory of the process, bytes; `null` where it does not say. */
export interface ResidentMemory {
  /** The most that was ever resident. */
  readonly peak: number;
  /** Proportional set size: a page that several processes share counts in parts. */
  readonly pss: number | null;
  /** Pages without a file behind them: heaps, stacks, malloc. */
  readonly anonymous: number | null;
}

/**
 * Reads what Linux says; other systems know the peak alone.
 *
 * The kernel walks all pages of the process for `smaps_rollup`: 1 ms at 50 MB, some 20 ms at 1 to 3 GB. It is read in
 * a thread of libuv, so the loop does not wait for it.
 */
export async function readResidentMemory(directory = '/proc/self'): Promise<ResidentMemory> {
  const [status, rollup] = await Promise.all(
    ['status', 'smaps_rollup'].map((name) => readText(join(directory, name))),
  );
  return parseResidentMemory(status ?? '', rollup ?? '', process.resourceUsage().maxRSS * 1024);
}

/** @param maxRss - What stands in for the peak; a child process inherits it from its parent, so it comes second. */
export function parseResidentMemory(status: string, rollup: string, maxRss: number): ResidentMemory {
  const [sizes, sums] = [parseSizes(status), parseSizes(rollup)];
  return {
    peak: sizes.get('VmHWM') ?? maxRss,
    pss: sums.get('Pss') ?? null,
    anonymous: sums.get('Anonymous') ?? sizes.get('RssAnon') ?? null,
  };
}
