import { compareFrames, Frame } from './frame';

/** Live objects of one type. Plain data. */
export interface TypeCount {
  readonly name: string;
  /** Where the constructor starts: script and line; empty and 0 for what V8 itself provides. */
  readonly filename: string;
  /** 1-based. */
  readonly lineno: number;
  /** 1-based. */
  readonly column: number;
  readonly count: number;
}

/** A type with its growth beyond the most objects that were seen of it; 0 without growth. */
export interface TypeGrowth extends TypeCount {
  readonly delta: number;
}

/** Bounds what is kept and passed on; code that is made up at run time may define any number of types. */
const MAX_TYPES = 5000;

/** A type as the frame of its constructor: types of one name in different places are different types. */
export function constructorOf({ filename, lineno, column, name }: TypeCount): Frame {
  return new Frame(filename, lineno, column, name);
}

/** The types by count, then by place, with equal types as one; the 5,000 most frequent. */
export function rankTypes(types: Iterable<TypeCount>): TypeCount[] {
  return sumEqual(types, (a, b) => ({ ...a, count: a.count + b.count }))
    .sort((a, b) => b.count - a.count || comparePlaces(a, b))
    .slice(0, MAX_TYPES);
}

/** The types that grew, by growth, then by count and place, with equal types as one. */
export function rankGrowth(types: Iterable<TypeGrowth>): TypeGrowth[] {
  return sumEqual(types, (a, b) => ({ ...a, count: a.count + b.count, delta: a.delta + b.delta }))
    .filter(({ delta }) => delta > 0)
    .sort((a, b) => b.delta - a.delta || b.count - a.count || comparePlaces(a, b));
}

/**
 * The most objects that were seen of each type. Growth beyond the peak, not since the last look, is what objgraph
 * shows: a number that goes up and down is no growth.
 */
export class TypePeaks {
  #peaks = new Map<string, number>();

  /** Raises the peaks; the growth of each type is what its peak rose by. */
  raise(types: readonly TypeCount[]): TypeGrowth[] {
    const grown = types.map((type) => {
      const { key } = constructorOf(type);
      const peak = this.#peaks.get(key) ?? 0;
      this.#peaks.set(key, Math.max(peak, type.count));
      return { ...type, delta: Math.max(0, type.count - peak) };
    });
    this.#forgetSmallest();
    return grown;
  }

  clear(): void {
    this.#peaks.clear();
  }

  /** Types that are gone may come back, so their peaks stay, up to twice as many as there can be types. */
  #forgetSmallest(): void {
    if (this.#peaks.size <= 2 * MAX_TYPES) return;
    const byPeak = [...this.#peaks].sort(([, a], [, b]) => b - a);
    this.#peaks = new Map(byPeak.slice(0, MAX_TYPES));
  }
}

function sumEqual<T extends TypeCount>(types: Iterable<T>, add: (a: T, b: T) => T): T[] {
  const sums = new Map<string, T>();
  for (const type of types) {
    const { key } = constructorOf(type);
    const sum = sums.get(key);
    sums.set(key, sum ? add(sum, type) : type);
  }
  return [...sums.values()];
}

function comparePlaces(a: TypeCount, b: TypeCount): number {
  return compareFrames(constructorOf(a), constructorOf(b));
}
