/** A rectangle with two axes; the vertical one grows upwards. */
export interface Panel {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Seconds at the left and the right edge. */
  readonly time: Range;
  /** Values at the bottom and at the top edge. */
  readonly value: Range;
}

export interface Range {
  readonly low: number;
  /** More than `low`. */
  readonly high: number;
}

export function xOf({ left, right, time }: Panel, seconds: number): number {
  return left + ((seconds - time.low) / (time.high - time.low)) * (right - left);
}

export function yOf({ top, bottom, value }: Panel, amount: number): number {
  return bottom - ((amount - value.low) / (value.high - value.low)) * (bottom - top);
}

export function isInside({ low, high }: Range, amount: number): boolean {
  return amount >= low && amount <= high;
}
