import { type HeapGraph } from './heap-graph';
import { type NodeKind } from './node-classes';

/** What nodes are called whose own name says nothing to a reader, or is what they contain. */
const NAMES: Readonly<Partial<Record<NodeKind, string>>> = {
  array: '(array)',
  string: '(string)',
  'concatenated string': '(string)',
  'sliced string': '(string)',
  number: '(number)',
  bigint: '(bigint)',
  symbol: '(symbol)',
  regexp: 'RegExp',
  code: '(code)',
  hidden: '(system)',
  'object shape': '(system)',
  closure: 'Function',
};

/** Node 26 calls the global object so. */
const GLOBAL = 'global (global*)';
const SYSTEM = 'system / ';
const GC_ROOTS = '(GC roots)';

/** The type that objects of a class are counted under: the name of their constructor, or what V8 uses them for. */
export function typeName(graph: HeapGraph, classIndex: number): string {
  const name = NAMES[graph.classes.kind(classIndex)];
  if (name !== undefined) return name;
  const own = graph.strings.get(graph.classes.name(classIndex));
  if (own.startsWith(SYSTEM)) return '(system)';
  if (own === '') return graph.classes.kind(classIndex) === 'synthetic' ? GC_ROOTS : '(no name)';
  return own === GLOBAL ? 'global' : own;
}

/** An object as a step of a path: as {@link typeName}, but functions by their own name. */
export function nodeName(graph: HeapGraph, classIndex: number): string {
  const { classes, strings } = graph;
  if (classes.kind(classIndex) !== 'closure') return typeName(graph, classIndex);
  return `${strings.get(classes.name(classIndex)) || '(anonymous)'}()`;
}

/**
 * Whether nodes of a class are V8's own: what lies between the objects that a program knows, such as the table of a Map,
 * the scope of a closure, hidden classes and code, and the functions without name and place that V8 resumes others with.
 */
export function isPlumbing(graph: HeapGraph, classIndex: number): boolean {
  const { classes, strings } = graph;
  const kind = classes.kind(classIndex);
  if (kind === 'closure') {
    return strings.get(classes.name(classIndex)) === '' && classes.position(classIndex) === null;
  }
  if (kind === 'array' || kind === 'code' || kind === 'hidden' || kind === 'object shape') return true;
  const name = strings.get(classes.name(classIndex));
  return name.startsWith(SYSTEM) || (kind === 'synthetic' && (name === '' || name === GC_ROOTS));
}
