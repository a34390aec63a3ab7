/** Why it is not known what was allocated: see {@link Step} and {@link LineRecording}. */
export type Loss = StepLoss | 'unfinished';

/**
 * `gc`: a garbage collection came between. `hits`: a place had been measured often enough, so that execution may have been
 * there unseen. `yield`: a generator waited, and what others allocated meanwhile cannot be told from its own.
 */
export type StepLoss = 'gc' | 'hits' | 'yield';

/** Execution that went from one place of a function to the next. Places are told by their index. */
export interface Step {
  readonly from: number;
  readonly to: number;
  /** How often. */
  readonly count: number;
  /** How often it is known what was allocated on the way. */
  readonly measured: number;
  /** What was, in sum. */
  readonly bytes: number;
  /** The most that the process had in use at its end, bytes. */
  readonly used: number;
  /** How often it is not known. */
  readonly lost: Record<StepLoss, number>;
}

/** What was seen of a function. */
export interface LineRecording {
  /** How often it was called. */
  readonly calls: number;
  /** Where execution came in: by place, how often. Also in the middle, by calls that were under way. */
  readonly entries: ReadonlyMap<number, number>;
  readonly steps: readonly Step[];
  /** Where execution did not go on: it threw, or had not ended in time. By place, how often. */
  readonly unfinished: ReadonlyMap<number, number>;
}

/** What the places of one line allocated. */
export interface LineSum {
  /** Execution came here from another line, or by a call, so often. */
  occurrences: number;
  /** Bytes that were measured, in sum; `null` when none could be. */
  increment: number | null;
  /** Bytes for each occurrence: those that were not measured count as the others from the same place to the same. */
  perOccurrence: number | null;
  /** The most that the process had in use after this line, bytes; `null` when nothing came after it. */
  used: number | null;
  /** Steps from here that were not measured. */
  lost: Record<Loss, number>;
}

/**
 * Sums a recording up by line.
 *
 * @param lines - The line of each place.
 * @param ends - Places where a function ends by itself; they are no occurrence of their line.
 */
export function sumByLine(
  { entries, steps, unfinished }: LineRecording,
  lines: readonly number[],
  ends: ReadonlySet<number>,
): Map<number, LineSum> {
  const sums = new Map<number, LineSum>();
  const sumOf = (place: number): LineSum => {
    const line = lines[place] ?? 0;
    const sum = sums.get(line) ?? newSum();
    sums.set(line, sum);
    return sum;
  };
  for (const [place, count] of entries) if (!ends.has(place)) sumOf(place).occurrences += count;
  for (const { from, to, count } of steps) {
    if (lines[from] !== lines[to] && !ends.has(to)) sumOf(to).occurrences += count;
  }
  for (const [place, count] of unfinished) sumOf(place).lost.unfinished += count;
  for (const step of steps) addStep(sumOf(step.from), step);
  for (const sum of sums.values()) {
    if (sum.perOccurrence !== null)
      sum.perOccurrence = Math.round(sum.perOccurrence / Math.max(1, sum.occurrences));
  }
  return sums;
}

function addStep(sum: LineSum, { count, measured, bytes, used, lost }: Step): void {
  sum.used = Math.max(sum.used ?? 0, used);
  sum.lost.gc += lost.gc;
  sum.lost.hits += lost.hits;
  sum.lost.yield += lost.yield;
  if (measured === 0) return;
  sum.increment = (sum.increment ?? 0) + bytes;
  sum.perOccurrence = (sum.perOccurrence ?? 0) + (bytes / measured) * count;
}

function newSum(): LineSum {
  return {
    occurrences: 0,
    increment: null,
    perOccurrence: null,
    used: null,
    lost: { gc: 0, hits: 0, yield: 0, unfinished: 0 },
  };
}
