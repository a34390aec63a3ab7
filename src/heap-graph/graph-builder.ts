import { EDGE_TYPES, INTERNAL, isIndexed, packEdge, ROOT, SHADOW, SHORTCUT } from './edge-rules';
import { markTableEdges } from './ephemerons';
import { HeapGraph, LARGE } from './heap-graph';
import { damaged } from './json-bytes';
import { IS_NAMED, NODE_KINDS, NodeClasses } from './node-classes';
import { type SnapshotLayout } from './snapshot-layout';
import { type StringTable } from './string-table';

/** Rows made room for before the file shows that it has more: it may promise what it does not hold. */
const INITIAL_NODES = 1 << 20;
const INITIAL_EDGES = 1 << 22;
/** More names than any heap has; a larger index is damage. */
const MAX_STRINGS = 2 ** 28;

/** Marks, beside its kind, a node that has got its class. */
const HAS_CLASS = 0x80;

/** Puts the records of a heap snapshot into the columns of a {@link HeapGraph}: nodes, edges, locations, in this order. */
export class GraphBuilder {
  readonly #layout: SnapshotLayout;
  readonly #kinds: Uint8Array;
  readonly #edgeTypes: Uint8Array;
  readonly #classes = new NodeClasses();

  #nodeCount = 0;
  /** By node: its name, until it gets its class. */
  #nodeClasses: Uint32Array;
  #nodeKinds: Uint8Array;
  #ids: Uint32Array;
  #sizes: Uint32Array;
  readonly #largeSizes = new Map<number, number>();
  #firstEdges: Uint32Array;
  /** Edges of all nodes so far. */
  #promisedEdges = 0;

  #edgeCount = 0;
  /** The node whose edges are being added. */
  #source = 0;
  #edges: Uint32Array;
  #edgeNames: Uint32Array;

  /** By bit: whether the string is the name of something. */
  #isName = new Uint8Array(1 << 16);

  constructor(layout: SnapshotLayout) {
    this.#layout = layout;
    this.#kinds = Uint8Array.from(layout.nodeTypes, (type) =>
      Math.max(0, (NODE_KINDS as readonly string[]).indexOf(type)),
    );
    this.#edgeTypes = Uint8Array.from(layout.edgeTypes, (type) => {
      const known = (EDGE_TYPES as readonly string[]).indexOf(type);
      return known < 0 || known === SHADOW ? INTERNAL : known;
    });
    const nodes = Math.min(layout.nodeCount, INITIAL_NODES);
    this.#nodeClasses = new Uint32Array(nodes);
    this.#nodeKinds = new Uint8Array(nodes);
    this.#ids = new Uint32Array(nodes);
    this.#sizes = new Uint32Array(nodes);
    this.#firstEdges = new Uint32Array(nodes + 1);
    const edges = Math.min(layout.edgeCount, INITIAL_EDGES);
    this.#edges = new Uint32Array(edges);
    this.#edgeNames = new Uint32Array(edges);
  }

  addNode(record: Float64Array): void {
    const { node: field, nodeCount } = this.#layout;
    const node = this.#nodeCount++;
    if (node === nodeCount) throw damaged(`it has more nodes than its node_count, ${nodeCount}`);
    if (node === this.#nodeClasses.length) this.#growNodes();
    const kind = this.#kinds[record[field.type] ?? -1];
    if (kind === undefined) throw damaged(`node ${node} has an unknown type`);
    const name = record[field.name] ?? 0;
    if (IS_NAMED[kind] === 1) this.#keepName(name);
    this.#nodeKinds[node] = kind;
    this.#nodeClasses[node] = name;
    this.#ids[node] = record[field.id] ?? 0;
    const size = record[field.self_size] ?? 0;
    if (size >= LARGE) this.#largeSizes.set(node, size);
    this.#sizes[node] = Math.min(size, LARGE);
    this.#promisedEdges += record[field.edge_count] ?? 0;
    if (this.#promisedEdges > this.#layout.edgeCount) {
      throw damaged(`its nodes have more edges than its edge_count, ${this.#layout.edgeCount}`);
    }
    this.#firstEdges[node + 1] = this.#promisedEdges;
  }

  addEdge(record: Float64Array): void {
    const { edge: field, node, edgeCount } = this.#layout;
    const edge = this.#edgeCount++;
    if (edge === edgeCount) throw damaged(`it has more edges than its edge_count, ${edgeCount}`);
    if (edge === this.#edges.length) this.#growEdges();
    while ((this.#firstEdges[this.#source + 1] ?? 0) <= edge) this.#source++;
    const type = this.#edgeTypes[record[field.type] ?? -1];
    if (type === undefined) throw damaged(`edge ${edge} has an unknown type`);
    const target = (record[field.to_node] ?? 0) / node.length;
    if (!Number.isInteger(target) || target >= this.#nodeCount)
      throw damaged(`edge ${edge} leads to no node`);
    const name = record[field.name_or_index] ?? 0;
    if (!isIndexed(type)) this.#keepName(name);
    this.#edges[edge] = packEdge(type === SHORTCUT && this.#source !== ROOT ? SHADOW : type, target);
    this.#edgeNames[edge] = name;
  }

  addLocation(record: Float64Array): void {
    const { location: field, node: nodeField } = this.#layout;
    const node = (record[field.object_index] ?? 0) / nodeField.length;
    const kind = this.#nodeKinds[node];
    if (kind === undefined || node >= this.#nodeCount) throw damaged('a location is of no node');
    if (kind & HAS_CLASS) throw damaged(`node ${node} has two locations`);
    this.#classify(node, kind, record[field.script_id], record[field.line], record[field.column]);
    this.#nodeKinds[node] = kind | HAS_CLASS;
  }

  /** Whether a string is the name of something; contents of strings are not. */
  isName(index: number): boolean {
    return (((this.#isName[index >>> 3] ?? 0) >>> (index & 7)) & 1) === 1;
  }

  /** Throws unless all nodes are there that were promised. */
  endNodes(): void {
    if (this.#nodeCount < this.#layout.nodeCount) {
      throw damaged(`it has ${this.#nodeCount} nodes, but its node_count is ${this.#layout.nodeCount}`);
    }
    if (this.#promisedEdges < this.#layout.edgeCount) {
      throw damaged(
        `its nodes have ${this.#promisedEdges} edges, but its edge_count is ${this.#layout.edgeCount}`,
      );
    }
  }

  endEdges(): void {
    if (this.#edgeCount < this.#layout.edgeCount) {
      throw damaged(`it has ${this.#edgeCount} edges, but its edge_count is ${this.#layout.edgeCount}`);
    }
  }

  build(strings: StringTable): HeapGraph {
    for (let node = 0; node < this.#nodeCount; node++) {
      const kind = this.#nodeKinds[node] ?? 0;
      if (!(kind & HAS_CLASS)) this.#classify(node, kind);
    }
    const graph = new HeapGraph(strings, this.#classes, {
      nodeClasses: this.#nodeClasses,
      ids: this.#ids,
      sizes: this.#sizes,
      largeSizes: this.#largeSizes,
      firstEdges: this.#firstEdges,
      edges: this.#edges,
      edgeNames: this.#edgeNames,
    });
    markTableEdges(graph);
    return graph;
  }

  #classify(node: number, kind: number, scriptId?: number, line?: number, column?: number): void {
    const name = IS_NAMED[kind] === 1 ? (this.#nodeClasses[node] ?? 0) : 0;
    this.#nodeClasses[node] = this.#classes.add(kind, name, scriptId, line, column);
  }

  #keepName(index: number): void {
    if (index >= MAX_STRINGS) throw damaged(`it names a string ${index}`);
    const at = index >>> 3;
    if (at >= this.#isName.length) this.#isName = grown(this.#isName, at + 1, MAX_STRINGS / 8);
    this.#isName[at] = (this.#isName[at] ?? 0) | (1 << (index & 7));
  }

  #growNodes(): void {
    const most = this.#layout.nodeCount;
    this.#nodeClasses = grown(this.#nodeClasses, 0, most);
    this.#nodeKinds = grown(this.#nodeKinds, 0, most);
    this.#ids = grown(this.#ids, 0, most);
    this.#sizes = grown(this.#sizes, 0, most);
    this.#firstEdges = grown(this.#firstEdges, 0, most + 1);
  }

  #growEdges(): void {
    this.#edges = grown(this.#edges, 0, this.#layout.edgeCount);
    this.#edgeNames = grown(this.#edgeNames, 0, this.#layout.edgeCount);
  }
}

/** The column with twice the room, or for `least` entries if that is more, but for `most` at most. */
function grown<Column extends Uint8Array | Uint32Array>(column: Column, least: number, most: number): Column {
  const length = Math.min(Math.max(column.length * 2, least), most);
  const larger = new (column.constructor as new (length: number) => Column)(length);
  larger.set(column);
  return larger;
}
