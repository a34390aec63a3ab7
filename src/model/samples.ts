/**
 * The sampled objects of a snapshot as columns: 28 bytes a sample, by ascending ordinal.
 *
 * The ordinal is V8's: it grows with time and stays with the object, so equal ordinals of one sampler are one object.
 * Those of samples outside V8's heap are negative and fall with time.
 */
export interface Samples {
  readonly ordinals: Float64Array;
  /** Bytes that the sample stands for, an estimate: the object's own size by the chance to be sampled. */
  readonly sizes: Float64Array;
  /** Objects that the sample stands for; where there is a slack, the most that may be. */
  readonly counts: Uint32Array;
  /** How far `sizes` may be off, bytes, where V8's answer fits objects of several sizes; 0 where it fits one. */
  readonly slacks: Uint32Array;
  /** Call-tree node of the allocation. */
  readonly nodes: Uint32Array;
}

/** One sampled object. */
export interface Sample {
  readonly ordinal: number;
  readonly size: number;
  readonly count: number;
  /** Default 0. */
  readonly slack?: number;
  readonly node: number;
}

/** @param rows - By ascending ordinal. */
export function toSamples(rows: readonly Sample[]): Samples {
  return {
    ordinals: Float64Array.from(rows, ({ ordinal }) => ordinal),
    sizes: Float64Array.from(rows, ({ size }) => size),
    counts: Uint32Array.from(rows, ({ count }) => count),
    slacks: Uint32Array.from(rows, ({ slack = 0 }) => slack),
    nodes: Uint32Array.from(rows, ({ node }) => node),
  };
}

export function filterSamples(samples: Samples, isKept: (index: number) => boolean): Samples {
  const { ordinals, sizes, counts, slacks, nodes } = samples;
  const kept = (_: number, index: number) => isKept(index);
  return {
    ordinals: ordinals.filter(kept),
    sizes: sizes.filter(kept),
    counts: counts.filter(kept),
    slacks: slacks.filter(kept),
    nodes: nodes.filter(kept),
  };
}

/** @param parts - The ordinals of each are above those of the part before. */
export function joinSamples(parts: readonly Samples[]): Samples {
  const column = <Column>(choose: (samples: Samples) => Column) => parts.map(choose);
  return {
    ordinals: joinColumns(
      Float64Array,
      column(({ ordinals }) => ordinals),
    ),
    sizes: joinColumns(
      Float64Array,
      column(({ sizes }) => sizes),
    ),
    counts: joinColumns(
      Uint32Array,
      column(({ counts }) => counts),
    ),
    slacks: joinColumns(
      Uint32Array,
      column(({ slacks }) => slacks),
    ),
    nodes: joinColumns(
      Uint32Array,
      column(({ nodes }) => nodes),
    ),
  };
}

function joinColumns<Column extends Float64Array | Uint32Array>(
  Type: new (length: number) => Column,
  columns: readonly Column[],
): Column {
  const joined = new Type(columns.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const column of columns) {
    joined.set(column, offset);
    offset += column.length;
  }
  return joined;
}

/** The bytes of all samples. */
export function sumSizes({ sizes }: Samples): number {
  return sizes.reduce((sum, size) => sum + size, 0);
}
