import { Snapshot } from '../model/snapshot';
import { isDebuggerAttached, InspectorSession } from './inspector-session';
import { decodeProfile } from './decode-profile';
import { owner } from './owner';
import { TraceallocError } from '../base/errors';
import { withoutOwn } from './script-name';

/**
 * Takes a snapshot of the running tracer at once, in the middle of what this thread does, for which it is held longer than
 * by a capture: the profile is read here. What the current task still holds counts as live.
 *
 * @param tracebackLimit - Most frames kept, the newest.
 * @throws TraceallocError `ERR_TRACEALLOC_NOT_TRACING`; the inspector's error where the sampler was lost.
 */
export function readNow(tracebackLimit: number): Snapshot {
  const { state } = owner().tracer;
  if (!state) throw new TraceallocError('ERR_TRACEALLOC_NOT_TRACING', 'the tracer is not running');
  const session = InspectorSession.open('own');
  try {
    if (!isDebuggerAttached()) session.callNow('Runtime.discardConsoleEntries');
    const { profile } = session.callNow('HeapProfiler.getSamplingProfile');
    const { samplingInterval } = state;
    const decoded = decodeProfile(profile, samplingInterval, Math.min(tracebackLimit, state.tracebackLimit));
    return withoutOwn(
      new Snapshot(decoded.tree, decoded.samples, { sampler: 'now', samplingInterval, takenAt: new Date() }),
    );
  } finally {
    session.close();
  }
}
