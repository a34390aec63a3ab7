import { type Task } from '../thread/task';
import { type LeakEvent } from '../tracer/events';
import { type Leak } from './leaks';
import { askWatch, type WatchQuestion } from './leaks-task';

/** Lists what the watch suspects, for those who want to be told. */
export const task: Task<WatchQuestion, LeakEvent[]> = { module: __filename, run: list };

async function list(question: WatchQuestion): Promise<LeakEvent[]> {
  const { found } = await askWatch(question);
  return found?.leaks.map(toEvent) ?? [];
}

function toEvent({ suspect, heapFull }: Leak): LeakEvent {
  return {
    place: String(suspect.frame),
    function: suspect.frame.functionName,
    external: suspect.frame.external,
    rate: Math.round(suspect.rate),
    error: Math.round(suspect.error),
    share: suspect.share,
    timeLeftMs: heapFull && Math.round(heapFull.ms),
  };
}
