import { Frame } from '../model/frame';
import { type FunctionTable, type Scope } from './functions';
import { type HeapGraph } from './heap-graph';
import { typeName } from './node-names';
import { NO_EDGE } from './shortest-paths';

/** How one object holds another, in the words of a program. */
export type LabelKind =
  | 'property'
  /** A property of an object that has very many: of a dictionary. */
  | 'key'
  | 'element'
  | 'variable'
  | 'listener'
  | 'timer'
  | 'immediate'
  | 'module'
  /** The value of a WeakMap, held by its key. */
  | 'weak value'
  /** By a reference that only V8 has a name for. */
  | 'internal'
  /** By one of V8's roots, or by nothing that the heap snapshot shows. */
  | 'root';

/** A label as numbers, because there are as many as objects: an edge and how to read it. */
export interface Label {
  readonly kind: LabelKind;
  readonly edge: number;
}

/** A label to be shown. */
export interface LabelText {
  readonly text: string;
  /** Whose variable it is; `null` for other labels. */
  readonly scope: Scope | null;
  /** Which module it is; `null` for other labels, and for several. */
  readonly module: Frame | null;
  /** Whether the holders hold with it others of their type, and those the next, as in a linked list. */
  readonly isRepeated: boolean;
}

/** Labels that read alike, of which one is to be shown for all. */
export interface MergedLabel {
  readonly label: Label;
  /** Whether all are this very label. */
  readonly isOneLabel: boolean;
  readonly isRepeated: boolean;
}

/** Labels that differ from each other in nothing but which one it is, and how several read together. */
const MERGED: Readonly<Partial<Record<LabelKind, string>>> = {
  key: '.…',
  element: '[…]',
};

const FIXED: Readonly<Partial<Record<LabelKind, string>>> = {
  timer: 'timer',
  immediate: 'immediate',
  module: 'module',
  'weak value': 'WeakMap value',
  root: 'root',
};

/** What V8's names of references mean to a program. */
const INTERNAL: ReadonlyMap<string, string> = new Map([
  ['parameters_and_registers', 'local variable'],
  ['receiver', 'this'],
  ['bound_this', 'bound this'],
  ['bindings', 'bound argument'],
  ['bound_function', 'bound function'],
  ['elements', '[…]'],
  ['properties', '.…'],
  ['context', 'closure variable'],
  ['map', 'hidden class'],
  ['shared', 'code'],
  ['code', 'code'],
  ['feedback_cell', 'code'],
]);

/** A plain object with more references than this is used as a dictionary: its keys are data. */
const MANY_PROPERTIES = 64;

export class Labels {
  /** By class: 1 for plain objects. */
  readonly #isPlain: Uint8Array;

  constructor(
    private readonly graph: HeapGraph,
    private readonly functions: FunctionTable,
  ) {
    this.#isPlain = Uint8Array.from({ length: graph.classes.length }, (_, index) =>
      typeName(graph, index) === 'Object' ? 1 : 0,
    );
  }

  /** How an edge reads where nothing else is known of the objects it joins. */
  of(edge: number): Label {
    return { kind: this.#kindOf(edge), edge };
  }

  /** The name of an edge, or its index as text. */
  name(edge: number): string {
    const { graph } = this;
    const name = graph.edgeNames[edge] ?? 0;
    const type = graph.edgeType(edge);
    return type === 'element' || type === 'hidden' ? String(name) : graph.strings.get(name);
  }

  /** Equal for labels of one kind that read alike together. */
  mergeKey({ kind, edge }: Label): number {
    const isOne = kind === 'property' || kind === 'variable' || kind === 'listener' || kind === 'internal';
    return isOne ? (this.graph.edgeNames[edge] ?? 0) : 0;
  }

  isAlike(a: Label, b: Label): boolean {
    return a.kind === b.kind && this.mergeKey(a) === this.mergeKey(b);
  }

  show({ label: { kind, edge }, isOneLabel, isRepeated }: MergedLabel): LabelText {
    const scope = kind === 'variable' ? this.functions.scope(this.graph.source(edge)) : null;
    const merged = isOneLabel ? undefined : MERGED[kind];
    const text = merged ?? FIXED[kind] ?? this.#showOne(kind, edge, scope);
    const module = kind === 'module' && isOneLabel ? new Frame(this.name(edge), 0) : null;
    return { text, scope, module, isRepeated };
  }

  #kindOf(edge: number): LabelKind {
    if (edge === NO_EDGE) return 'root';
    const { graph } = this;
    const type = graph.edgeType(edge);
    const source = graph.source(edge);
    const sourceClass = graph.classOf(source);
    if (graph.classes.kind(sourceClass) === 'synthetic') return 'root';
    if (type === 'element') return 'element';
    if (type === 'context') return 'variable';
    if (type === 'property') {
      const references = (graph.firstEdges[source + 1] ?? 0) - (graph.firstEdges[source] ?? 0);
      return this.#isPlain[sourceClass] === 1 && references > MANY_PROPERTIES ? 'key' : 'property';
    }
    const isPair = type === 'internal' && this.name(edge).includes(' / part of key (');
    return isPair ? 'weak value' : 'internal';
  }

  #showOne(kind: LabelKind, edge: number, scope: Scope | null): string {
    const name = this.name(edge);
    if (scope !== null) return `${scope.isModule ? 'module' : 'closure'} variable ${name}`;
    if (kind === 'listener') return `listener '${name}'`;
    if (kind === 'element') return `[${name}]`;
    return kind === 'internal' ? this.#showInternal(name, edge) : showProperty(name);
  }

  #showInternal(name: string, edge: number): string {
    if (name === 'reactions_or_result') {
      return this.#leadsTo(edge, 'system / PromiseReaction') ? 'Promise reaction' : 'Promise result';
    }
    const holder = typeName(this.graph, this.graph.classOf(this.graph.source(edge)));
    if (name === 'table') return holder === 'Map' || holder === 'Set' ? `${holder} entry` : 'entry';
    if (holder === 'ModuleWrap') return 'module code';
    if (name === 'context' && this.#leadsTo(edge, 'system / NativeContext')) return '(native context)';
    return INTERNAL.get(name) ?? (/^\d/.test(name) ? '(internal)' : `(${name})`);
  }

  #leadsTo(edge: number, name: string): boolean {
    return this.graph.name(this.graph.target(edge)) === name;
  }
}

/** As one would write it in a program. */
function showProperty(name: string): string {
  if (/^#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name)) return `.${name}`;
  const [, symbol] = /^<symbol (.*)>$/s.exec(name) ?? [];
  return symbol === undefined ? `[${JSON.stringify(name)}]` : `[Symbol(${symbol})]`;
}
