import { messageOf } from '../base/thrown';
import { damaged } from './json-bytes';

/** Where the fields of a record stand, and how many there are. */
type Fields<Name extends string> = Readonly<Record<Name | 'length', number>>;

/** What the head of a heap snapshot says of the arrays that follow. V8 adds fields and types with time. */
export interface SnapshotLayout {
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly node: Fields<'type' | 'name' | 'id' | 'self_size' | 'edge_count'>;
  readonly edge: Fields<'type' | 'name_or_index' | 'to_node'>;
  readonly location: Fields<'object_index' | 'script_id' | 'line' | 'column'>;
  /** Names of the types, by their number in the file. */
  readonly nodeTypes: readonly string[];
  readonly edgeTypes: readonly string[];
}

/** Node and type of an edge share 32 bits, of which the type takes three. */
export const MAX_NODES = 2 ** 29;
/** Edges are numbered in 32 bits, less the two highest numbers, which stand for none. */
const MAX_EDGES = 2 ** 32 - 2;

/**
 * @param head - The value of `snapshot`, the first of the file, as JSON.
 * @throws TraceallocError `ERR_TRACEALLOC_BAD_HEAP_SNAPSHOT`.
 */
export function readLayout(head: string): SnapshotLayout {
  const { meta, node_count, edge_count } = record('snapshot', parse(head));
  const { node_fields, node_types, edge_fields, edge_types, location_fields } = record('snapshot.meta', meta);
  const node = fields('node_fields', node_fields, ['type', 'name', 'id', 'self_size', 'edge_count']);
  const edge = fields('edge_fields', edge_fields, ['type', 'name_or_index', 'to_node']);
  return {
    nodeCount: count('node_count', node_count, 1, MAX_NODES),
    edgeCount: count('edge_count', edge_count, 0, MAX_EDGES),
    node,
    edge,
    location: fields('location_fields', location_fields, ['object_index', 'script_id', 'line', 'column']),
    nodeTypes: strings('node_types', array('node_types', node_types)[node.type]),
    edgeTypes: strings('edge_types', array('edge_types', edge_types)[edge.type]),
  };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw damaged(`snapshot is no JSON: ${messageOf(cause)}`, cause);
  }
}

function record(name: string, value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw damaged(`${name} is no object`);
  return value as Record<string, unknown>;
}

function array(name: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw damaged(`${name} is no array`);
  return value;
}

function strings(name: string, value: unknown): string[] {
  const items = array(name, value);
  if (!items.every((item) => typeof item === 'string')) throw damaged(`${name} holds what is no string`);
  return items;
}

function count(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw damaged(`${name} is no whole number from ${least} to ${most}`);
  }
  return value;
}

function fields<Name extends string>(what: string, value: unknown, names: readonly Name[]): Fields<Name> {
  const given = strings(what, value);
  const places = names.map((name): [string, number] => {
    const place = given.indexOf(name);
    if (place < 0) throw damaged(`${what} lacks ${name}`);
    return [name, place];
  });
  return Object.fromEntries([...places, ['length', given.length]]) as Fields<Name>;
}
