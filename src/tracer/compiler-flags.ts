import { cachedDataVersionTag, setFlagsFromString } from 'node:v8';

/** A liberty that V8's optimising compilers take. */
export interface CompilerFlag {
  readonly name: string;
  readonly off: string;
  /** What may have been there before. */
  readonly on: readonly string[];
}

const V8_MAJOR = Number.parseInt(process.versions.v8, 10);

/**
 * Compilers make allocations that follow each other one allocation of the joint size. The sampler sees the first object with
 * that size, and loses all when the first one dies.
 */
export const FOLDING: readonly CompilerFlag[] = [
  flag('turbo-allocation-folding'),
  // V8 writes to stderr about a flag that it does not know.
  ...(V8_MAJOR >= 13 ? [level('maglev-allocation-folding', [1, 2])] : []),
];

/** Compilers put the code of a small function into its callers, and what it allocates is charged to those. */
export const INLINING: readonly CompilerFlag[] = [flag('turbo-inlining'), flag('maglev-inlining')];

function flag(name: string): CompilerFlag {
  return { name, off: `--no-${name}`, on: [`--${name}`] };
}

function level(name: string, levels: readonly number[]): CompilerFlag {
  return { name, off: `--${name}=0`, on: levels.map((each) => `--${name}=${each}`) };
}

/**
 * Turns a flag off; it is one of the whole process.
 *
 * V8 does not tell how a flag is set, but the tag of its code cache is made of all of them: where the tag stays as it was, so
 * did the flag.
 *
 * @returns What turns it on again; `null` where it was off.
 */
export function turnOff({ off, on }: CompilerFlag): string | null {
  const before = cachedDataVersionTag();
  setFlagsFromString(off);
  if (cachedDataVersionTag() === before) return null;
  const isBefore = (setting: string) => {
    setFlagsFromString(setting);
    return cachedDataVersionTag() === before;
  };
  const setting = on.find(isBefore) ?? on.at(-1) ?? null;
  setFlagsFromString(off);
  return setting;
}

/** Whether the flag was given to the process to be on; such a choice is left alone. */
export function isDemanded({ name, on }: CompilerFlag): boolean {
  const given = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)];
  const last = given.map((each) => each.replaceAll('_', '-')).findLast((each) => each.includes(name));
  return last !== undefined && on.includes(last);
}
