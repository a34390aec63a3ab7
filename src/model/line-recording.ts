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
  /** How often it is known what was allocated on the way. */
  readonly measured: number;
  /** What was, in sum. */
  readonly bytes: number;
  /** The most that the process had in use at its end, bytes. */
  readonly used: number;
  /** How often it is not known. */
  readonly lost: Record<StepLoss, number>;
}

/** The way of one call. */
export interface Path {
  /** The places that it reached, at least one; `~place` where it may have been at another one, unseen, directly before. */
  readonly places: readonly number[];
  /** Whether it was seen to return: else it threw, or had not ended in time. */
  readonly isOver: boolean;
}

/** What was seen of a function. */
export interface LineRecording {
  /** How often it was called. */
  readonly calls: number;
  readonly steps: readonly Step[];
  /** Also of calls that were under way, from the middle on. */
  readonly paths: readonly Path[];
}

/** What the places of one line allocated. */
export interface LineSum {
  /** Execution came here from another line, or by a call, so often. */
  occurrences: number;
  /** Bytes that were measured, in sum; `null` when none could be. */
  increment: number | null;
  /** Occurrences of which it is known what they allocated, from begin to end. */
  measured: number;
  /** Bytes for each of those; `null` when there is none. */
  perHit: number | null;
  /** The most that the process had in use after this line, bytes; `null` when nothing came after it. */
  used: number | null;
  /** Steps from here that were not measured. */
  lost: Record<Loss, number>;
}

/** An occurrence of a line. */
interface Visit {
  /** Where it began. */
  readonly place: number;
  /**
   * What it allocated: a step that a collection broke counts as the others from the same place to the same. `null` where
   * it ran unseen, or none of those was measured.
   */
  readonly bytes: number | null;
}

/**
 * Sums a recording up by line.
 *
 * @param lines - The line of each place.
 * @param ends - Places where a function ends by itself; they are no occurrence of their line.
 */
export function sumByLine(
  { steps, paths }: LineRecording,
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
  for (const step of steps) addStep(sumOf(step.from), step);
  const means = findMeans(steps);
  for (const path of paths) {
    for (const visit of visitsOf(path, lines, means)) {
      if (!ends.has(visit.place)) addVisit(sumOf(visit.place), visit);
    }
    if (!path.isOver) sumOf(placeOf(path.places.at(-1) ?? 0)).lost.unfinished++;
  }
  for (const sum of sums.values()) {
    // A line where nothing but a return stands has no step.
    if (sum.increment === null) sum.measured = 0;
    sum.perHit = sum.measured === 0 ? null : Math.round((sum.perHit ?? 0) / sum.measured);
  }
  return sums;
}

function addStep(sum: LineSum, { measured, bytes, used, lost }: Step): void {
  sum.used = Math.max(sum.used ?? 0, used);
  sum.lost.gc += lost.gc;
  sum.lost.hits += lost.hits;
  sum.lost.yield += lost.yield;
  if (measured > 0) sum.increment = (sum.increment ?? 0) + bytes;
}

function addVisit(sum: LineSum, { bytes }: Visit): void {
  sum.occurrences++;
  if (bytes === null) return;
  sum.measured++;
  sum.perHit = (sum.perHit ?? 0) + bytes;
}

/** Bytes of a step on the average, by its places; without those that were never measured. */
function findMeans(steps: readonly Step[]): Map<string, number> {
  const measured = steps.filter((step) => step.measured > 0);
  return new Map(measured.map((step) => [`${step.from}:${step.to}`, step.bytes / step.measured]));
}

function* visitsOf(
  { places, isOver }: Path,
  lines: readonly number[],
  means: ReadonlyMap<string, number>,
): Generator<Visit> {
  let place = -1;
  let bytes: number | null = 0;
  let from = -1;
  for (const reached of places) {
    const to = placeOf(reached);
    const isSure = reached === to;
    if (from !== -1) bytes = add(bytes, isSure ? means.get(`${from}:${to}`) : null);
    if (lines[from] !== lines[to]) {
      if (from !== -1) yield { place, bytes };
      place = to;
      // At the first place of a line nothing of the line was missed.
      bytes = isSure || lines.indexOf(lines[to] ?? 0) === to ? 0 : null;
    }
    from = to;
  }
  yield { place, bytes: isOver ? bytes : null };
}

function add(bytes: number | null, more: number | null = null): number | null {
  return bytes === null || more === null ? null : bytes + more;
}

function placeOf(reached: number): number {
  return reached < 0 ? ~reached : reached;
}

function newSum(): LineSum {
  return {
    occurrences: 0,
    increment: null,
    measured: 0,
    perHit: null,
    used: null,
    lost: { gc: 0, hits: 0, yield: 0, unfinished: 0 },
  };
}
