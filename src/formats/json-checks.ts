/** Checks of data from files, which may be damaged or hostile. Each throws a TypeError that says what is wrong. */

export function check(condition: boolean, fault: string): asserts condition {
  if (!condition) throw new TypeError(fault);
}

export function record(name: string, value: unknown): Record<string, unknown> {
  check(typeof value === 'object' && value !== null && !Array.isArray(value), `${name} is not an object`);
  return value as Record<string, unknown>;
}

export function array(name: string, value: unknown): unknown[] {
  check(Array.isArray(value), `${name} is not an array`);
  return value as unknown[];
}

export function whole(name: string, value: unknown, least: number, most: number): number {
  check(
    typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most,
    `${name} holds a value that is not a whole number from ${least} to ${most}`,
  );
  return value;
}
