import { HOUR_MS, type Rate } from './trend';

/** When a heap will be full, milliseconds from now. */
export interface TimeLeft {
  readonly ms: number;
  /** At the fast end of the 95 % interval of the rate. */
  readonly least: number;
  /** At its slow end; `null` where that is no growth at all. */
  readonly most: number | null;
}

/**
 * @param room - Bytes until the heap is full.
 * @param rate - Above 0.
 */
export function timeLeft(room: number, { rate, error }: Rate): TimeLeft {
  const msAt = (bytesAnHour: number) => (Math.max(0, room) / bytesAnHour) * HOUR_MS;
  return {
    ms: msAt(rate),
    least: msAt(rate + error),
    most: rate > error ? msAt(rate - error) : null,
  };
}
