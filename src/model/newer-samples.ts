import { filterSamples } from './samples';
import { Snapshot } from './snapshot';

/**
 * The newest objects of a snapshot; 0 where it has none. Ordinals of V8's heap grow with time, those of memory outside of
 * it fall.
 */
export interface NewestOrdinals {
  readonly heap: number;
  readonly external: number;
}

export function newestOrdinals({ samples }: Snapshot): NewestOrdinals {
  const { ordinals } = samples;
  return { heap: Math.max(0, ordinals.at(-1) ?? 0), external: Math.min(0, ordinals.at(0) ?? 0) };
}

/** The traces whose objects were allocated after those. */
export function newerThan({ tree, samples, origin }: Snapshot, { heap, external }: NewestOrdinals): Snapshot {
  const newer = filterSamples(samples, (index) => {
    const ordinal = samples.ordinals[index] ?? 0;
    return ordinal > heap || ordinal < external;
  });
  return new Snapshot(tree, newer, origin);
}
