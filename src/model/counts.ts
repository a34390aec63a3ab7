/** How many there are of each kind. Plain data. */
export type Counts = Readonly<Record<string, number>>;

/** A kind that there are more of than there were. */
export interface CountGrowth {
  readonly name: string;
  readonly count: number;
  readonly countDiff: number;
}

/** A connection more is no news. */
const LEAST_TOLD = 2;
/** What is told beside the kind that grew most: at least this share of its growth, and so many in all. */
const LEAST_SHARE_TOLD = 0.05;
const MOST_TOLD = 3;

export function countNames(names: Iterable<string>): Counts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** The kinds that grew in all processes together, the most grown first, then by name. */
export function sumGrowth(parts: readonly { readonly now: Counts; readonly then: Counts }[]): CountGrowth[] {
  const names = new Set(parts.flatMap(({ now }) => Object.keys(now)));
  return [...names]
    .map((name) => {
      const count = parts.reduce((sum, { now }) => sum + (now[name] ?? 0), 0);
      const before = parts.reduce((sum, { then }) => sum + (then[name] ?? 0), 0);
      return { name, count, countDiff: count - before };
    })
    .filter(({ countDiff }) => countDiff > 0)
    .sort((a, b) => b.countDiff - a.countDiff || (a.name < b.name ? -1 : 1));
}

/** "+40 Worker, +12 TCPSocketWrap"; empty where none grew by more than one. */
export function growthText(grown: readonly CountGrowth[]): string {
  const least = Math.max(LEAST_TOLD, LEAST_SHARE_TOLD * (grown[0]?.countDiff ?? 0));
  return grown
    .slice(0, MOST_TOLD)
    .filter(({ countDiff }) => countDiff >= least)
    .map(({ name, countDiff }) => `+${countDiff} ${name}`)
    .join(', ');
}
