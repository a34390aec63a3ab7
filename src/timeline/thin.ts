/** A point of a line, in pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Leaves of each pixel column the first, the highest, the lowest and the last point, in their order: the line looks the
 * same and its peaks stay, however many points there were.
 *
 * @param points - Ascending in `x`.
 */
export function thin(points: readonly Point[]): Point[] {
  const thinned: Point[] = [];
  let from = 0;
  for (let to = 1; to <= points.length; to++) {
    if (to < points.length && columnOf(points[to]) === columnOf(points[from])) continue;
    thinned.push(...extremes(points, from, to));
    from = to;
  }
  return thinned;
}

function columnOf(point: Point | undefined): number {
  return Math.floor(point?.x ?? NaN);
}

function extremes(points: readonly Point[], from: number, to: number): Point[] {
  let [lowest, highest] = [from, from];
  for (let index = from; index < to; index++) {
    const y = points[index]?.y ?? NaN;
    if (y < (points[lowest]?.y ?? NaN)) lowest = index;
    if (y > (points[highest]?.y ?? NaN)) highest = index;
  }
  return Array.from(new Set([from, Math.min(lowest, highest), Math.max(lowest, highest), to - 1])).flatMap(
    (index) => points[index] ?? [],
  );
}
