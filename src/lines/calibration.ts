import { performance } from 'node:perf_hooks';
import { type CodeSession } from './code-session';
import { type Meter } from './meter';
import { type Probes } from './probes';

/** What a probe takes. */
export interface Calibration {
  /** Bytes that seem to be allocated between two places and are not. */
  readonly bias: number;
  /** Bytes of a probe that come after its reading, for each variable in sight that has no value yet. */
  readonly unset: number;
  /** Milliseconds that it takes to reach a place. */
  readonly hitMs: number;
}

const CALLS = 10;
/** Bytes; an error object takes more. Smaller differences of overheads are of other kinds. */
const LEAST_UNSET = 256;
/** The errors of variables differ with the depth of the stack. */
const NEAR = 0.35;

/** Allocates nothing, so what a probe finds here is its own. Of its steps one gives a variable its value. */
function still(n: number): number {
  let m = n;
  m += n;
  m += n;
  m += n;
  m += n;
  m += n;
  const last = m + n;
  return last;
}

export function calibrate(code: CodeSession, probes: Probes, meter: Meter): Calibration {
  const steps: number[] = [];
  const differences: number[] = [];
  let last = { clock: 0, overhead: 0 };
  probes.set(code.describe(still), (_place, allocated, overhead) => {
    const reading = meter.stop(allocated, overhead);
    steps.push(reading.clock - last.clock);
    differences.push(last.overhead - overhead);
    last = { clock: reading.clock, overhead };
    meter.go(reading);
  });
  call();
  // V8 prepared for the first ones.
  steps.length = 0;
  differences.length = 0;
  const begin = performance.now();
  call();
  const hitMs = (performance.now() - begin) / steps.length;
  probes.clear();
  // Most steps are alike. In one of each call a variable gets its value, which in Node 26 makes the largest difference.
  const unset = sort(differences)[differences.length - (CALLS >> 1)] ?? 0;
  return { bias: sort(steps)[steps.length >> 1] ?? 0, unset: unset > LEAST_UNSET ? unset : 0, hitMs };
}

/**
 * What a probe takes is found out at the place it is at, before and after its reading together; but the part after it is
 * of the place before. That makes a difference in Node 26, where V8 makes an error object (592 bytes) for each variable
 * that has no value yet, after the reading. They are told by their size; a block that begins or ends may be taken for one,
 * so that there a step may be off by some 700 bytes.
 *
 * @param before - Overhead of the probe before this one, bytes.
 * @param now - Overhead of this one.
 * @returns Bytes by which the overhead was larger than it was found to be.
 */
export function unsetBytes(before: number, now: number, { unset }: Calibration): number {
  if (unset === 0) return 0;
  const variables = (before - now) / unset;
  return Math.abs(variables - Math.round(variables)) <= NEAR ? before - now : 0;
}

function call(): void {
  for (let n = 0; n < CALLS; n++) still(n);
}

function sort(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
