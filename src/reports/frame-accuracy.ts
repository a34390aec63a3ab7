import { roundMs } from '../base/units';
import { type FrameAccuracy, type FrameDoubt } from '../tracer/exact-frames';

const CHARGED = 'hot functions may be charged to their callers';

/** Why the functions in a report are not to be believed in all cases, and what would help. */
const DOUBTS: Readonly<Record<FrameDoubt, (since: string) => string>> = {
  'not-begun': () => `${CHARGED}, until /begin_show makes frames exact`,
  never: () => `${CHARGED}, as exactFrames is 'never'`,
  idle: (since) => `${CHARGED} since ${since}, after half an hour without a question; /begin_show ends that`,
  flags: () => `${CHARGED}, as the process was started with a flag that demands inlining`,
  coverage: (since) =>
    `exact since ${since}, but not in code that was hot before: that is kept for the code coverage that is measured`,
};

/** How far the functions named in a report can be believed, in one line. */
export function frameAccuracyText({ since, switchMs, doubt }: FrameAccuracy): string {
  if (doubt !== null) return DOUBTS[doubt](since.toISOString());
  const cost = switchMs === 0 ? '' : `; compiling anew held the process for ${switchMs.toFixed(1)} ms`;
  return `exact since ${since.toISOString()}${cost}`;
}

export function frameAccuracyJson({ exact, since, switchMs, doubt }: FrameAccuracy) {
  return { exact, since: since.toISOString(), switch_ms: roundMs(switchMs), doubt };
}
