import { pack, type PackedSnapshot, shareDoubles } from '../model/packed-snapshot';
import { sumSizes } from '../model/samples';
import { Snapshot } from '../model/snapshot';
import { type Task } from '../thread/task';
import { type DecodedProfile, decodeProfile, type Drawn } from './decode-profile';
import { isForeign, isNotSampling } from './foreign-sampler';
import { InspectorSession } from './inspector-session';
import { type SamplingProfile } from './profile';
import { withoutOwn } from './script-name';

/** What a collection is asked. */
export interface CollectInput {
  /** Whose sampler to read: that of the main thread, or of the thread the task runs in. */
  readonly target: 'own' | 'main';
  readonly sampler: string;
  readonly samplingInterval: number;
  readonly tracebackLimit: number;
  /** Of the last collection of the same run, to tell whether the sampler is still ours. */
  readonly previous: Drawn | null;
  /** Whether to let go of what `console` was given; not while a debugger shows it to somebody. */
  readonly discardConsole: boolean;
}

/** What it gives: a snapshot, or why there is none. */
export type Collected =
  | {
      readonly outcome: 'taken';
      readonly snapshot: PackedSnapshot;
      readonly drawn: Drawn;
      /** Live bytes, less those of this package itself. */
      readonly live: number;
      readonly before: ThreadState | null;
      readonly after: ThreadState | null;
    }
  | { readonly outcome: 'lost' }
  | { readonly outcome: 'foreign' };

/** How the traced thread stands at a moment; `now` is its own `performance.now()`. */
export interface ThreadState {
  readonly now: number;
  readonly memory: NodeJS.MemoryUsage;
}

export const task: Task<CollectInput, Collected> = { module: __filename, run: collect };

/** Reads the sampler, which forces one full GC, and turns the profile into a snapshot. */
async function collect(input: CollectInput): Promise<Collected> {
  const session = InspectorSession.open(input.target);
  try {
    const takenAt = new Date();
    // Posted together, so that the traced thread works through them without a break.
    const [before, , profile, after] = await Promise.all([
      readState(session),
      input.discardConsole ? session.call('Runtime.discardConsoleEntries') : undefined,
      readProfile(session),
      readState(session),
    ]);
    if (profile === null) return { outcome: 'lost' };
    const decoded = decodeProfile(profile, input.samplingInterval, input.tracebackLimit);
    if (isForeign(decoded, input.previous)) return { outcome: 'foreign' };
    return { outcome: 'taken', ...makeSnapshot(decoded, input, takenAt), before, after };
  } finally {
    session.close();
  }
}

function makeSnapshot(
  { tree, samples, drawn }: DecodedProfile,
  { sampler, samplingInterval }: CollectInput,
  takenAt: Date,
): { snapshot: PackedSnapshot; live: number; drawn: Drawn } {
  const snapshot = new Snapshot(tree, samples, { sampler, samplingInterval, takenAt });
  const { ordinals, scaledSizes } = drawn;
  return {
    snapshot: pack(snapshot),
    live: sumSizes(withoutOwn(snapshot).samples),
    drawn: { ordinals: shareDoubles(ordinals), scaledSizes: shareDoubles(scaledSizes) },
  };
}

/** `null` when nothing is sampling. */
async function readProfile(session: InspectorSession): Promise<SamplingProfile | null> {
  try {
    const { profile } = await session.call('HeapProfiler.getSamplingProfile');
    return profile;
  } catch (error) {
    if (isNotSampling(error)) return null;
    throw error;
  }
}

/** `null` in a program that has other globals of these names. */
async function readState(session: InspectorSession): Promise<ThreadState | null> {
  const expression = 'JSON.stringify({ now: performance.now(), memory: process.memoryUsage() })';
  const { result } = await session.call('Runtime.evaluate', { expression, returnByValue: true });
  return typeof result.value === 'string' ? (JSON.parse(result.value) as ThreadState) : null;
}
