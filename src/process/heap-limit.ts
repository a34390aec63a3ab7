import { getHeapSpaceStatistics, getHeapStatistics } from 'node:v8';
import { resourceLimits } from 'node:worker_threads';

/** How full V8's heap is, bytes. */
export interface HeapFill {
  /** Garbage included. */
  readonly used: number;
  /** Where V8 gives up and the process ends. */
  readonly limit: number;
}

const MIB = 2 ** 20;

/** The spaces of the young generation, which has a limit of its own, and what V8 never collects. */
const OTHER_SPACES = /^(new_|read_only_)/;

const OLD_SPACE_FLAG = /--max[-_]old[-_]space[-_]size=(\d+)/g;

/** Most that V8 gives the young generation, as a share of the old one, if it chooses the size of both. */
const YOUNG_SHARE = 3 / 64;

/** How full the old generation is. */
export function heapFill(): HeapFill {
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => !OTHER_SPACES.test(space_name));
  return { used: spaces.reduce((sum, space) => sum + space.space_used_size, 0), limit: heapLimit() };
}

/**
 * Bytes that the old generation may take in this process (thread), before V8 gives up.
 *
 * V8 tells the limit of both generations together, which is out of reach where a flag made the old one small: on Node 24
 * it is 256 MiB for an old generation of 64 MiB.
 */
export function heapLimit(): number {
  const chosen = getHeapStatistics().heap_size_limit / (1 + YOUNG_SHARE);
  const given = [flagMib(), resourceLimits.maxOldGenerationSizeMb ?? Infinity].map((mib) => mib * MIB);
  return Math.round(Math.min(chosen, ...given));
}

/** Of two equal flags the last one counts, and Node reads the environment first. */
function flagMib(): number {
  const flags = [process.env.NODE_OPTIONS, ...process.execArgv].join(' ');
  const [, mib] = Array.from(flags.matchAll(OLD_SPACE_FLAG)).at(-1) ?? [];
  return mib === undefined ? Infinity : Number(mib);
}
