import { compareFrames, type Frame } from '../model/frame';
import { type FunctionTable } from './functions';
import { type HeapGraph } from './heap-graph';
import { typeName } from './node-names';
import { type RetainedSizes } from './retained-sizes';

/** What objects are counted under. */
export interface HeapType {
  /** The name of the constructor, or what V8 uses the objects for. */
  readonly name: string;
  /** Where the constructor starts; keeps classes of one name in different modules apart. `null` where V8 says nothing. */
  readonly frame: Frame | null;
}

export interface TypeStatistic extends HeapType {
  readonly count: number;
  /** Bytes of the objects themselves. */
  readonly shallowSize: number;
  /** Bytes that they retain, each on its own, without those inside another one of the type. */
  readonly retainedSize: number;
}

/** The types of a heap graph: fewer than classes, since all functions are of one type, and so is what V8 needs itself. */
export class TypeTable {
  readonly types: readonly HeapType[];
  /** By class: its type. */
  readonly #types: Uint32Array;

  constructor(
    private readonly graph: HeapGraph,
    functions: FunctionTable,
  ) {
    const types: HeapType[] = [];
    const known = new Map<string, number>();
    this.#types = Uint32Array.from({ length: graph.classes.length }, (_, index) => {
      const name = typeName(graph, index);
      const frame = graph.classes.kind(index) === 'closure' ? null : functions.frame(index);
      const key = `${frame?.key ?? ''} ${name}`;
      const type = known.get(key) ?? types.push({ name, frame }) - 1;
      known.set(key, type);
      return type;
    });
    this.types = types;
  }

  typeOf(node: number): number {
    return this.#types[this.graph.classOf(node)] ?? 0;
  }

  /** All types with their objects counted, by count, size, name and place, the largest first. */
  count(retained: RetainedSizes): TypeStatistic[] {
    const { graph, types } = this;
    const counts = new Float64Array(types.length);
    const sizes = new Float64Array(types.length);
    for (let node = 0; node < graph.nodeCount; node++) {
      const type = this.typeOf(node);
      counts[type] = (counts[type] ?? 0) + 1;
      sizes[type] = (sizes[type] ?? 0) + graph.size(node);
    }
    const retainedSizes = retained.byGroup(types.length, (node) => this.typeOf(node));
    const statistics = types.map((type, index) => ({
      ...type,
      count: counts[index] ?? 0,
      shallowSize: sizes[index] ?? 0,
      retainedSize: retainedSizes[index] ?? 0,
    }));
    return statistics.sort(compareStatistics);
  }
}

function compareStatistics(a: TypeStatistic, b: TypeStatistic): number {
  return b.count - a.count || b.shallowSize - a.shallowSize || compareTypes(a, b);
}

function compareTypes(a: HeapType, b: HeapType): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  if (a.frame === null || b.frame === null) return a.frame === b.frame ? 0 : a.frame === null ? -1 : 1;
  return compareFrames(a.frame, b.frame);
}
