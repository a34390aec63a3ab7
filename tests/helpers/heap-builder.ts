import { type HeapGraph } from '../../src/heap-graph/heap-graph';
import { NODE_KINDS, type NodeKind } from '../../src/heap-graph/node-classes';
import { SnapshotParser } from '../../src/heap-graph/snapshot-parser';

/** A node of the heap, by its number. */
export type NodeNumber = number;

/**
 * A reference as Chrome DevTools writes it: `.name` property, `[3]` element, `->name` variable of a scope, `{name}`
 * internal, `#3` hidden, `=name` shortcut, `~name` weak.
 */
export type Reference = string;

export interface NodeOptions {
  kind?: NodeKind;
  /** Bytes; 0 by default. */
  size?: number;
  /** Where the constructor starts, as `script:line:column`, 0-based; a function: where it starts itself. */
  at?: string;
}

/** How the file is written; as Node 20 does by default. */
export interface FileForm {
  nodeFields?: readonly string[];
  nodeTypes?: readonly string[];
  edgeFields?: readonly string[];
  edgeTypes?: readonly string[];
  locationFields?: readonly string[];
}

interface Node extends Required<Omit<NodeOptions, 'at'>> {
  name: string;
  at: readonly number[] | null;
  links: { type: string; name: string | number; to: NodeNumber }[];
}

const NODE_FIELDS = ['type', 'name', 'id', 'self_size', 'edge_count', 'trace_node_id', 'detachedness'];
const EDGE_FIELDS = ['type', 'name_or_index', 'to_node'];
const EDGE_TYPES = ['context', 'element', 'property', 'internal', 'hidden', 'shortcut', 'weak'];
const LOCATION_FIELDS = ['object_index', 'script_id', 'line', 'column'];

const REFERENCES: readonly [RegExp, string][] = [
  [/^\.(.*)$/s, 'property'],
  [/^\[(\d+)\]$/, 'element'],
  [/^->(.*)$/s, 'context'],
  [/^\{(.*)\}$/s, 'internal'],
  [/^#(\d+)$/, 'hidden'],
  [/^=(.*)$/s, 'shortcut'],
  [/^~(.*)$/s, 'weak'],
];

/** A heap made by hand, from nodes and links; node 0 is the root. Ids are 1, 3, 5 and so on. */
export class HeapBuilder {
  readonly root: NodeNumber;
  readonly #nodes: Node[] = [];

  constructor() {
    this.root = this.node('', { kind: 'synthetic' });
  }

  node(name: string, { kind = 'object', size = 0, at }: NodeOptions = {}): NodeNumber {
    const position = at === undefined ? null : at.split(':').map(Number);
    return this.#nodes.push({ name, kind, size, at: position, links: [] }) - 1;
  }

  link(from: NodeNumber, reference: Reference, to: NodeNumber): void {
    for (const [form, type] of REFERENCES) {
      const [, name] = form.exec(reference) ?? [];
      if (name === undefined) continue;
      const isIndex = type === 'element' || type === 'hidden';
      this.#nodes[from]?.links.push({ type, name: isIndex ? Number(name) : name, to });
      return;
    }
    throw new Error(`no reference: ${reference}`);
  }

  /** A new node that another one refers to. */
  child(parent: NodeNumber, reference: Reference, name: string, options?: NodeOptions): NodeNumber {
    const node = this.node(name, options);
    this.link(parent, reference, node);
    return node;
  }

  idOf(node: NodeNumber): number {
    return node * 2 + 1;
  }

  /** The value of a WeakMap, with the edges that V8 writes for it. */
  pair(table: NodeNumber, key: NodeNumber, value: NodeNumber): void {
    const names = [key, value].map((node) => `(${this.#nodes[node]?.name ?? ''} @${this.idOf(node)})`);
    const pair = `part of key ${names.join(' -> value ')} pair in WeakMap (table @${this.idOf(table)})`;
    this.link(key, `{1 / ${pair}}`, value);
    this.link(table, `{3 / ${pair}}`, value);
    this.link(table, '~7', key);
    this.link(table, '~8', value);
  }

  /** The heap as a `.heapsnapshot` file. */
  toJson({
    nodeFields = NODE_FIELDS,
    nodeTypes = NODE_KINDS.slice(1),
    edgeFields = EDGE_FIELDS,
    edgeTypes = EDGE_TYPES,
    locationFields = LOCATION_FIELDS,
  }: FileForm = {}): string {
    const strings = new Map([['<dummy>', 0]]);
    const string = (text: string) => {
      strings.set(text, strings.get(text) ?? strings.size);
      return strings.get(text) ?? 0;
    };
    const write = (fields: readonly string[], values: Record<string, number>) =>
      fields.map((field) => values[field] ?? 0);
    const nodes = this.#nodes.flatMap((node, index) =>
      write(nodeFields, {
        type: nodeTypes.indexOf(node.kind),
        name: string(node.name),
        id: this.idOf(index),
        self_size: node.size,
        edge_count: node.links.length,
      }),
    );
    const edges = this.#nodes.flatMap(({ links }) =>
      links.flatMap(({ type, name, to }) =>
        write(edgeFields, {
          type: edgeTypes.indexOf(type),
          name_or_index: typeof name === 'string' ? string(name) : name,
          to_node: to * nodeFields.length,
        }),
      ),
    );
    const locations = this.#nodes.flatMap(({ at }, index) => {
      const [script_id = 0, line = 0, column = 0] = at ?? [];
      const values = { object_index: index * nodeFields.length, script_id, line, column };
      return at === null ? [] : write(locationFields, values);
    });
    return JSON.stringify({
      snapshot: {
        meta: {
          node_fields: nodeFields,
          node_types: nodeFields.map((field) => (field === 'type' ? nodeTypes : 'number')),
          edge_fields: edgeFields,
          edge_types: edgeFields.map((field) => (field === 'type' ? edgeTypes : 'number')),
          trace_function_info_fields: ['function_id', 'name', 'script_name', 'script_id', 'line', 'column'],
          location_fields: locationFields,
          sample_fields: ['timestamp_us', 'last_assigned_id'],
        },
        node_count: this.#nodes.length,
        edge_count: edges.length / edgeFields.length,
        trace_function_count: 0,
      },
      nodes,
      edges,
      trace_function_infos: [],
      trace_tree: [],
      samples: [],
      locations,
      strings: [...strings.keys()],
    });
  }

  build(): HeapGraph {
    return parse(this.toJson());
  }
}

/** Reads a heap snapshot in chunks of some size. */
export function parse(json: string | Uint8Array, chunkSize = Infinity): HeapGraph {
  const bytes = typeof json === 'string' ? new TextEncoder().encode(json) : json;
  const parser = new SnapshotParser();
  for (let at = 0; at < bytes.length; at += chunkSize) parser.push(bytes.subarray(at, at + chunkSize));
  return parser.end();
}
