import { type PackedSnapshot } from '../model/packed-snapshot';
import { type Growing, type GrowingInput, MAX_PLACES, task } from '../reports/growing-task';
import { type Measured } from '../reports/metrics';
import { owner } from '../tracer/owner';
import { readStats } from '../tracer/stats';
import { askForSuspects } from './leak-alarm';
import { type Settings } from './options';

/** What this process has to say to a scrape. It takes no capture: who scrapes often would stop the program often. */
export async function measure(settings: Settings): Promise<Measured> {
  const [stats, growing] = await Promise.all([readStats(), findGrowing(settings)]);
  return { stats, growing };
}

function findGrowing(settings: Settings): Promise<Growing> | Growing {
  const { tracer, window, watch, thread } = owner();
  const looks = looksSince(window.start?.snapshot ?? null, tracer.newest);
  const watched = watch.state;
  if (!looks && !watched) return { sinceStart: [], suspects: [] };
  const { include, exclude, sources } = settings;
  return thread.run(task, {
    looks,
    watch: watched && askForSuspects(watched, settings, MAX_PLACES),
    choice: { include, exclude },
    sources,
  });
}

/** Whoever took the newest capture: the watch, an operation, or a question. */
function looksSince(start: PackedSnapshot | null, now: PackedSnapshot | null): GrowingInput['looks'] {
  if (!start || !now || start === now || start.origin.sampler !== now.origin.sampler) return null;
  return { now, start };
}
