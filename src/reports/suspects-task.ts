import { NO_APPLICATION } from '../model/grouping';
import { ownIdentity } from '../process/identity';
import { Sources, type SourcesOptions } from '../sources/sources';
import { type Task } from '../thread/task';
import { type LeakEvent } from '../tracer/events';
import { findLeaks, type Leak, type LeaksQuestion, type PackedWatch, unpackWatch } from './find-leaks';
import { ShownNames } from './shown-names';
import { placeText } from './via';

/** A question to the leak watch of this process. */
export interface SuspectsInput {
  watch: PackedWatch;
  question: LeaksQuestion;
  sources: SourcesOptions;
}

/** Lists what the watch suspects, for those who want to be told; `null` while there are too few windows. */
export const task: Task<SuspectsInput, LeakEvent[] | null> = { module: __filename, run: list };

async function list({ watch, question, sources }: SuspectsInput): Promise<LeakEvent[] | null> {
  const parts = [{ process: ownIdentity(), data: unpackWatch(watch) }];
  const found = await findLeaks(parts, question, new ShownNames(new Sources(sources)));
  return found?.leaks.map(toEvent) ?? null;
}

function toEvent({ suspect, via, heapFull }: Leak): LeakEvent {
  const through = via.find(({ frame }) => frame.filename !== NO_APPLICATION);
  return {
    place: String(suspect.frame),
    function: suspect.frame.functionName,
    external: suspect.frame.external,
    rate: Math.round(suspect.rate),
    error: Math.round(suspect.error),
    share: suspect.share,
    via: through ? placeText(through.frame) : null,
    viaShare: through?.share ?? null,
    timeLeftMs: heapFull && Math.round(heapFull.ms),
  };
}
