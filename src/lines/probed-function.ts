import { type BreakLocation, type CodePosition } from '../tracer/inspector-session';

/** A function whose lines can be measured. */
export interface ProbedFunction {
  readonly name: string;
  readonly script: Script;
  /** Where it begins. */
  readonly start: Omit<CodePosition, 'scriptId'>;
  /** Where V8 can stop in it, in the order of the code. */
  readonly places: readonly BreakLocation[];
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
}

/** A loaded script. */
export interface Script {
  readonly scriptId: string;
  /** Of its text. */
  readonly hash: string;
  readonly url: string;
  /** As frames name it. */
  readonly filename: string;
  readonly text: string;
}
