import { EDGE_TYPES, type EdgeType, targetOf, typeOf } from './edge-rules';
import { type NodeClasses } from './node-classes';
import { type StringTable } from './string-table';

/** What a size column holds in place of a size that 32 bits have no room for. */
export const LARGE = 2 ** 32 - 1;

/** What the columns hold by node and by edge. */
export interface HeapColumns {
  /** By node: its class. */
  readonly nodeClasses: Uint32Array;
  /** By node: V8's number for the object, the same in all heap snapshots of a process. */
  readonly ids: Uint32Array;
  /** By node: bytes of the object itself; {@link LARGE} stands for an entry of `largeSizes`. */
  readonly sizes: Uint32Array;
  readonly largeSizes: ReadonlyMap<number, number>;
  /** By node: its first edge; one more entry for the end of the last. */
  readonly firstEdges: Uint32Array;
  /** By edge: type and target, packed. */
  readonly edges: Uint32Array;
  /** By edge: what it is called, an index of the string table, or a number for types that have no name. */
  readonly edgeNames: Uint32Array;
}

/**
 * The objects of a heap snapshot and the references between them, as flat columns: 16 bytes a node and 8 bytes an edge.
 *
 * Nodes are numbered from 0, the root. The edges of a node stand side by side, in the order of the nodes.
 */
export class HeapGraph {
  readonly nodeClasses: Uint32Array;
  readonly ids: Uint32Array;
  readonly firstEdges: Uint32Array;
  readonly edges: Uint32Array;
  readonly edgeNames: Uint32Array;
  readonly #sizes: Uint32Array;
  readonly #largeSizes: ReadonlyMap<number, number>;

  constructor(
    readonly strings: StringTable,
    readonly classes: NodeClasses,
    columns: HeapColumns,
  ) {
    this.nodeClasses = columns.nodeClasses;
    this.ids = columns.ids;
    this.firstEdges = columns.firstEdges;
    this.edges = columns.edges;
    this.edgeNames = columns.edgeNames;
    this.#sizes = columns.sizes;
    this.#largeSizes = columns.largeSizes;
  }

  get nodeCount(): number {
    return this.nodeClasses.length;
  }

  get edgeCount(): number {
    return this.edges.length;
  }

  /** Bytes of the object itself. */
  size(node: number): number {
    const size = this.#sizes[node] ?? 0;
    return size === LARGE ? (this.#largeSizes.get(node) ?? 0) : size;
  }

  /** Index into the table of classes. */
  classOf(node: number): number {
    return this.nodeClasses[node] ?? 0;
  }

  /** The name of a node, empty for those that have none. */
  name(node: number): string {
    return this.strings.get(this.classes.name(this.classOf(node)));
  }

  target(edge: number): number {
    return targetOf(this.edges[edge] ?? 0);
  }

  edgeType(edge: number): EdgeType {
    return EDGE_TYPES[typeOf(this.edges[edge] ?? 0)] ?? 'shadow';
  }

  /** The node an edge starts from: the last one whose edges start at it or before. */
  source(edge: number): number {
    let low = 0;
    let high = this.nodeCount - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((this.firstEdges[middle] ?? 0) <= edge) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
