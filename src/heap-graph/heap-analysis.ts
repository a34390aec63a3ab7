import { TraceallocError } from '../base/errors';
import { compareFrames, type Frame } from '../model/frame';
import { type BackrefLimits, type Backrefs, BackrefFinder } from './backrefs';
import { FunctionTable } from './functions';
import { type HeapGraph } from './heap-graph';
import { nameText } from './names-text';
import { nearNames } from './near-names';
import { isPlumbing, nodeName } from './node-names';
import { RetainedSizes } from './retained-sizes';
import { findShortestPaths } from './shortest-paths';
import { TypeTable, type TypeStatistic } from './types';

/** Why the objects of a type are alive. */
export interface TypeBackrefs extends Backrefs {
  readonly type: string;
  /** Where the constructors of that name start. */
  readonly frames: readonly Frame[];
  readonly count: number;
  /** Bytes of the objects themselves. */
  readonly shallowSize: number;
  /** Bytes that they retain, each on its own, without those inside another one of the type. */
  readonly retainedSize: number;
}

/** An object that retains much, and the path that keeps it alive. */
export interface LargeObject extends Backrefs {
  readonly name: string;
  readonly frame: Frame | null;
  /** V8's number of the object, as Chrome DevTools shows it. */
  readonly id: number;
  readonly shallowSize: number;
  readonly retainedSize: number;
}

/** More would not fit on a page, and what shows them nests as deep. */
export const MAX_DEPTH = 100;
const MAX_LIMIT = 1000;

/** Questions to a heap graph. What they need is computed when the first of them needs it, and kept. */
export class HeapAnalysis {
  #functions: FunctionTable | null = null;
  #types: TypeTable | null = null;
  #retained: RetainedSizes | null = null;
  #finder: BackrefFinder | null = null;

  constructor(readonly graph: HeapGraph) {}

  /** Bytes of all objects. */
  get totalSize(): number {
    return this.#retainedSizes.get(0);
  }

  /** The types of the objects, by count, the largest first. */
  types(): TypeStatistic[] {
    return this.#typeTable.count(this.#retainedSizes);
  }

  /**
   * What holds the objects of a type, of all classes with that name.
   *
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_ARGUMENT` for limits that are no whole numbers in their range: 1 to 100
   *   for `maxDepth`, 1 to 1000 for `limit`; `ERR_TRACEALLOC_NO_TYPE`, with names near to it, when nothing is of the type.
   */
  backrefs(type: string, limits: BackrefLimits): TypeBackrefs {
    checkRange('maxDepth', limits.maxDepth, MAX_DEPTH);
    checkRange('limit', limits.limit, MAX_LIMIT);
    const { graph } = this;
    const table = this.#typeTable;
    checkName(type, table);
    const isOfType = Uint8Array.from(table.types, ({ name }) => (name === type ? 1 : 0));
    const isMember = Uint8Array.from(
      { length: graph.nodeCount },
      (_, node) => isOfType[table.typeOf(node)] ?? 0,
    );
    const isOutermost = this.#retainedSizes.outermost(isMember);
    const instances: number[] = [];
    const retained: number[] = [];
    let shallowSize = 0;
    for (let node = 0; node < graph.nodeCount; node++) {
      if (isMember[node] === 0) continue;
      instances.push(node);
      retained.push(isOutermost[node] === 1 ? this.#retainedSizes.get(node) : 0);
      shallowSize += graph.size(node);
    }
    const frames = table.types.flatMap(({ name, frame }) => (name === type && frame ? frame : []));
    return {
      type,
      frames: frames.sort(compareFrames),
      count: instances.length,
      shallowSize,
      retainedSize: retained.reduce((sum, size) => sum + size, 0),
      ...this.#backrefFinder.find(instances, retained, limits),
    };
  }

  /**
   * The objects that retain most, V8's own left out, each with the path that keeps it alive.
   *
   * @param limits - `limit` is the number of objects.
   * @throws TraceallocError `ERR_TRACEALLOC_BAD_ARGUMENT` as {@link backrefs} does.
   */
  largest(limits: BackrefLimits): LargeObject[] {
    checkRange('maxDepth', limits.maxDepth, MAX_DEPTH);
    checkRange('limit', limits.limit, MAX_LIMIT);
    const { graph } = this;
    return this.#findLargest(limits.limit).map((node) => {
      const retainedSize = this.#retainedSizes.get(node);
      const classIndex = graph.classOf(node);
      return {
        name: nodeName(graph, classIndex),
        frame: this.#functionTable.frame(classIndex),
        id: graph.ids[node] ?? 0,
        shallowSize: graph.size(node),
        retainedSize,
        ...this.#backrefFinder.find([node], [retainedSize], { ...limits, limit: 1 }),
      };
    });
  }

  /** The nodes that retain most, the largest first; of equals the one that comes first in the heap. */
  #findLargest(limit: number): number[] {
    const { graph } = this;
    const sizes = this.#retainedSizes;
    const isLeftOut = Uint8Array.from({ length: graph.classes.length }, (_, index) =>
      isPlumbing(graph, index) || graph.classes.kind(index) === 'synthetic' ? 1 : 0,
    );
    const largest: number[] = [];
    for (let node = 0; node < graph.nodeCount; node++) {
      if (isLeftOut[graph.classOf(node)] === 1) continue;
      const size = sizes.get(node);
      if (largest.length === limit && size <= sizes.get(largest[limit - 1] ?? 0)) continue;
      const place = largest.findIndex((each) => sizes.get(each) < size);
      largest.splice(place < 0 ? largest.length : place, 0, node);
      if (largest.length > limit) largest.pop();
    }
    return largest;
  }

  get #functionTable(): FunctionTable {
    return (this.#functions ??= new FunctionTable(this.graph));
  }

  get #typeTable(): TypeTable {
    return (this.#types ??= new TypeTable(this.graph, this.#functionTable));
  }

  get #retainedSizes(): RetainedSizes {
    return (this.#retained ??= RetainedSizes.of(this.graph));
  }

  get #backrefFinder(): BackrefFinder {
    return (this.#finder ??= new BackrefFinder(
      this.graph,
      this.#functionTable,
      findShortestPaths(this.graph),
    ));
  }
}

function checkRange(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  const message = `${name} is ${value}; it is a whole number from 1 to ${most}`;
  throw new TraceallocError('ERR_TRACEALLOC_BAD_ARGUMENT', message);
}

function checkName(type: string, { types }: TypeTable): void {
  const names = new Set(types.map(({ name }) => name));
  if (names.has(type)) return;
  const near = nearNames(type, names).map(nameText).join(', ');
  const message = `no object has this type, ${near === '' ? 'nor one with a name near to it' : `but there are: ${near}`}`;
  throw new TraceallocError('ERR_TRACEALLOC_NO_TYPE', message);
}
