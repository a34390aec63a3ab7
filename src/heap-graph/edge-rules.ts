/**
 * Which references count, and which of them keep their target alive.
 *
 * - A weak reference keeps nothing alive: what a `WeakRef` and the tables of weak collections point to.
 * - The value of a WeakMap is held by its key as long as the map lives. V8 writes one edge from the key and one from the
 *   table, both named alike; only the one from the key counts (as in Chrome DevTools), because the key is what a program
 *   holds or forgets.
 * - A shortcut repeats what other edges say in detail, such as an argument of a bound function. It does not count,
 *   except below the root, where it leads to a global object.
 * - An edge from a node to itself keeps nothing alive; no computation here needs to tell it from others.
 * - All other edges count, also those of types that V8 may add later.
 *
 * The GC roots are the children of node 0. Those that a shortcut leads to are user roots: global objects (from Node 26 on
 * the native context around them). The others are synthetic nodes for V8's own roots, such as handles, stacks and the
 * compilation cache, and what the embedder holds.
 *
 * Chrome DevTools in addition ignores references from V8's own roots into what the global object reaches, as a debugger
 * may hold them. They count here: a handle that native code keeps is a common leak in a server. And what nothing holds
 * that V8 wrote down (see `visitOrphans`) still holds what it refers to, which `@memlab/core` passes over. Nothing else
 * sets the retained sizes of the two apart, but for the values of WeakMaps, which it lets the table hold as well.
 */

/** Edge types of V8, and in `Shadow` those that repeat another edge. From `Weak` on they keep nothing alive. */
export const EDGE_TYPES = [
  'context',
  'element',
  'property',
  'internal',
  'hidden',
  'shortcut',
  'weak',
  'shadow',
] as const;

export type EdgeType = (typeof EDGE_TYPES)[number];

export const ROOT = 0;

const TYPE_SHIFT = 29;
const TARGET_MASK = 2 ** TYPE_SHIFT - 1;

const WEAK = EDGE_TYPES.indexOf('weak');
export const SHORTCUT = EDGE_TYPES.indexOf('shortcut');
export const SHADOW = EDGE_TYPES.indexOf('shadow');
export const INTERNAL = EDGE_TYPES.indexOf('internal');

/** The first packed edge of those that keep nothing alive. */
const NOT_KEEPING = WEAK * 2 ** TYPE_SHIFT;

/** An edge in 32 bits. */
export function packEdge(type: number, target: number): number {
  return type * 2 ** TYPE_SHIFT + target;
}

export function targetOf(packed: number): number {
  return packed & TARGET_MASK;
}

/** Index into {@link EDGE_TYPES}. */
export function typeOf(packed: number): number {
  return packed >>> TYPE_SHIFT;
}

/** Whether the edge keeps its target alive. */
export function isKeeping(packed: number): boolean {
  return packed < NOT_KEEPING;
}

/** By type: whether what an edge is called is an index, not a name. */
export function isIndexed(type: number): boolean {
  return EDGE_TYPES[type] === 'element' || EDGE_TYPES[type] === 'hidden';
}
