import fc from 'fast-check';

// Snapshots are asked for their statistics.
import '../../src/stats/rank';

import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { Frame } from '../../src/model/frame';
import { toSamples } from '../../src/model/samples';
import { Snapshot, type SnapshotOrigin, type TraceInput } from '../../src/model/snapshot';

/** Frames written as `main.ts:9 cache.ts:2`, oldest first; a frame may go on with `:column:function`. */
export function path(text: string): Frame[] {
  return text.split(' ').map((word) => {
    const [filename = '', lineno, column, functionName] = word.split(':');
    return new Frame(filename, Number(lineno ?? 0), Number(column ?? 0), functionName);
  });
}

/** One trace for `Snapshot.fromTraces`, with its path written as for {@link path}. */
export function trace(size: number, text: string, count = 1): TraceInput {
  return { size, count, traceback: path(text) };
}

/** One sampled object, as a capture would decode it. */
export interface SampledObject {
  readonly ordinal: number;
  /** Bytes that it stands for. */
  readonly size: number;
  readonly count: number;
  readonly slack?: number;
  /** Oldest frame first. */
  readonly path: readonly Frame[];
}

/** A snapshot of sampled objects, given in any order. */
export function sampledSnapshot(
  objects: readonly SampledObject[],
  origin: Partial<SnapshotOrigin> = {},
): Snapshot {
  const builder = new CallTreeBuilder();
  const sorted = objects.toSorted((a, b) => a.ordinal - b.ordinal);
  const rows = sorted.map(({ path: frames, ...sample }) => ({ ...sample, node: builder.path(frames) }));
  return new Snapshot(builder.build(), toSamples(rows), {
    sampler: 'sampler-1',
    samplingInterval: 1024,
    takenAt: new Date(0),
    ...origin,
  });
}

/** Frames with so few names and positions that equal ones, and almost equal ones, are common. */
export const frameArbitrary: fc.Arbitrary<Frame> = fc
  .tuple(fc.constantFrom('a.ts', 'b.ts'), fc.nat(2), fc.nat(1), fc.constantFrom('', 'f', 'g'), fc.boolean())
  .map((fields) => new Frame(...fields));

/** Call paths, often with recursion. */
export const pathArbitrary: fc.Arbitrary<Frame[]> = fc.array(frameArbitrary, { minLength: 1, maxLength: 5 });

/** Sampled objects with distinct ordinals. */
export const objectsArbitrary: fc.Arbitrary<SampledObject[]> = fc.uniqueArray(
  fc.record({
    ordinal: fc.integer({ min: -100, max: 100 }),
    size: fc.integer({ min: 1, max: 5000 }),
    count: fc.integer({ min: 1, max: 50 }),
    path: pathArbitrary,
  }),
  { selector: ({ ordinal }) => ordinal, maxLength: 30 },
);

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
