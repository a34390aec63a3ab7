import { INTERNAL, packEdge, SHADOW, targetOf, typeOf } from './edge-rules';
import { type HeapGraph } from './heap-graph';
import { type StringTable } from './string-table';

const HEAD = ' / part of key (';
const TAIL = ' pair in WeakMap (table @';

/**
 * Marks the edges from the table of a WeakMap to its values: of the two edges to a value, the one that does not count.
 *
 * V8 calls both `7 / part of key (Key @11) -> value (Value @13) pair in WeakMap (table @15)`.
 */
export function markTableEdges({ strings, nodeCount, ids, firstEdges, edges, edgeNames }: HeapGraph): void {
  const tables = tablesByName(strings);
  if (tables.size === 0) return;
  for (let node = 0; node < nodeCount; node++) {
    const end = firstEdges[node + 1] ?? 0;
    for (let edge = firstEdges[node] ?? 0; edge < end; edge++) {
      const packed = edges[edge] ?? 0;
      if (typeOf(packed) !== INTERNAL) continue;
      const table = tables.get(edgeNames[edge] ?? 0);
      if (table === ids[node]) edges[edge] = packEdge(SHADOW, targetOf(packed));
    }
  }
}

/** By index of a name that tells of a pair: the id of the table. */
function tablesByName(strings: StringTable): Map<number, number> {
  const tables = new Map<number, number>();
  for (let index = 0; index < strings.length; index++) {
    if (strings.size(index) < HEAD.length + TAIL.length || !strings.startsWithDigit(index)) continue;
    const table = tableOf(strings.get(index));
    if (table !== null) tables.set(index, table);
  }
  return tables;
}

/** Cuts from both ends: between them stand names of the program. */
function tableOf(name: string): number | null {
  const tail = name.lastIndexOf(TAIL);
  if (tail < 0 || !/^\d+$/.test(name.slice(0, name.indexOf(HEAD)))) return null;
  return Number.parseInt(name.slice(tail + TAIL.length), 10);
}
