import { performance } from 'node:perf_hooks';
import { type BreakLocation } from '../tracer/inspector-session';
import { type CodeRange, findCall } from './call-depth';
import { calibrate, type Calibration, unsetBytes } from './calibration';
import { type LineRecording, type Step } from '../model/line-recording';
import { type LineCost } from '../reports/lines';
import { type CodeSession } from './code-session';
import { LineRecorder } from './line-recorder';
import { Meter } from './meter';
import { findPlaces } from './places';
import { type ProbedFunction } from './probed-function';
import { Probes } from './probes';
import { watchWaits } from './waits';

/** What a run found out. */
export interface LineResult extends LineRecording {
  readonly cost: LineCost;
}

/** How long a run may go on. */
export interface LineLimits {
  /** How often a place is measured. */
  readonly hits: number;
  readonly ms: number;
}

/** Below, a step has allocated nothing: the clock itself is off by a number or two, of 16 bytes. Objects take 24 and more. */
const LEAST_BYTES = 24;

/** Measures what the lines of one function allocate, from now until {@link finish}. */
export class LineRun {
  readonly #meter = new Meter();
  readonly #probes: Probes;
  readonly #recorder: LineRecorder;
  readonly #range: CodeRange;
  readonly #hits: number[];
  readonly #calibration: Calibration;
  readonly #beginMs: number;
  /** In the time of `performance.now()`. */
  readonly #begun: number;
  /** Overhead of the last probe, bytes. */
  #overhead = 0;
  #endWaits = () => undefined as unknown;

  /**
   * @param onEnd - Called when no place is left to be measured, or when the time is over in the middle of a call.
   * @throws TraceallocError where there is no inspector; the inspector's error. Then nothing is left behind.
   */
  constructor(
    code: CodeSession,
    probed: ProbedFunction,
    private readonly limits: LineLimits,
    private readonly onEnd: (reason: 'hits' | 'time') => void,
  ) {
    const begin = performance.now();
    this.#recorder = new LineRecorder(findPlaces(probed));
    this.#range = rangeOf(probed);
    this.#hits = probed.places.map(() => 0);
    this.#probes = new Probes(code.session);
    try {
      this.#calibration = calibrate(code, this.#probes, this.#meter);
      this.#probes.set(probed, (place, allocated, overhead) => {
        this.#reach(place, allocated, overhead);
      });
      if (probed.isAsync) this.#endWaits = this.#watchWaits();
    } catch (error) {
      this.#close();
      throw error;
    }
    this.#begun = performance.now();
    this.#beginMs = this.#begun - begin;
  }

  /** Ends the run and leaves nothing behind. */
  finish(): LineResult {
    this.#close();
    const recording = this.#recorder.finish();
    const hits = this.#hits.reduce((sum, each) => sum + each, 0);
    return {
      ...recording,
      steps: recording.steps.map((step) => ({ ...step, bytes: withoutNoise(step) })),
      cost: { hits, probesMs: hits * this.#calibration.hitMs, beginMs: this.#beginMs },
    };
  }

  #close(): void {
    this.#endWaits();
    this.#probes.close();
    this.#meter.close();
  }

  #reach(place: number, allocated: number, overhead: number): void {
    const { bias } = this.#calibration;
    const unset = unsetBytes(this.#overhead, overhead, this.#calibration);
    this.#overhead = overhead;
    const reading = this.#meter.stop(allocated, overhead + unset + bias);
    // A program that forbids to look at its stack can have no recursion told apart.
    this.#recorder.reach(place, findCall(this.#range)?.depth ?? 0, reading);
    this.#count(place);
    this.#meter.go(reading);
  }

  #count(place: number): void {
    const hits = (this.#hits[place] ?? 0) + 1;
    this.#hits[place] = hits;
    // No timer goes off in the middle of a call, which may be long.
    if (performance.now() - this.#begun > this.limits.ms) {
      this.#probes.clear();
      this.onEnd('time');
    } else if (hits >= this.limits.hits) {
      this.#probes.remove(place);
      this.#recorder.end(place);
      if (this.#probes.size === 0) this.onEnd('hits');
    }
  }

  #watchWaits(): () => void {
    return watchWaits({
      made: () => {
        if (!this.#recorder.isInside) return null;
        const reading = this.#meter.stopNow();
        const call = findCall(this.#range);
        const waiting = call?.isOnTop ? this.#recorder.pause(call.depth, reading) : null;
        this.#meter.go(reading);
        return waiting;
      },
      settled: (call) => {
        this.#recorder.leave();
        if (!call) return;
        const reading = this.#meter.stopNow();
        this.#recorder.resume(call, reading);
        this.#meter.go(reading);
      },
    });
  }
}

function rangeOf({ places, script }: ProbedFunction): CodeRange {
  const positionOf = (location: BreakLocation | undefined) =>
    [(location?.lineNumber ?? 0) + 1, (location?.columnNumber ?? 0) + 1] as const;
  return {
    scripts: [script.url, script.filename],
    from: positionOf(places[0]),
    to: positionOf(places.at(-1)),
  };
}

function withoutNoise({ bytes, measured }: Step): number {
  return bytes < measured * LEAST_BYTES ? 0 : Math.round(bytes);
}
