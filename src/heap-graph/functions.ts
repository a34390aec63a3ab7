import { Frame } from '../model/frame';
import { type HeapGraph } from './heap-graph';

/** V8 writes a line it does not know as -1, in 32 bits. */
const UNKNOWN_LINE = 2 ** 32 - 1;

const EDGE_NAMES = [
  'shared',
  'script',
  'script_or_debug_info',
  'name_or_scope_info',
  'scope_info',
  'previous',
] as const;
type EdgeName = (typeof EDGE_NAMES)[number];

/** What V8 calls the shared function of a closure without a name. */
const NAMELESS = '(shared function info)';

/** The variables of a function, or of a module. */
export interface Scope {
  /** Whether the variables are those at the top level of a module. */
  readonly isModule: boolean;
  /** The function; `null` when it is gone, its line 0 when no closure of it is alive. */
  readonly owner: Frame | null;
}

/** What the heap itself tells of the functions in it: scripts by their number, and whose variables a scope holds. */
export class FunctionTable {
  readonly #names: ReadonlyMap<number, EdgeName>;
  /** By number of the script: its name. */
  readonly #scripts = new Map<number, string>();
  /** By shared function: the class of a closure of it. */
  readonly #closures = new Map<number, number>();
  /** By scope info: the shared function whose scope it describes. */
  readonly #owners = new Map<number, number>();

  constructor(private readonly graph: HeapGraph) {
    this.#names = graph.strings.find(EDGE_NAMES);
    const { classes } = graph;
    const kinds = Array.from({ length: classes.length }, (_, index) => classes.kind(index));
    for (let node = 0; node < graph.nodeCount; node++) {
      const kind = kinds[graph.classOf(node)];
      if (kind === 'closure') this.#addClosure(node);
      else if (kind === 'code') this.#addOwner(node);
    }
  }

  /** Where the constructor of a class of objects starts, or a function itself; `null` where V8 says nothing. */
  frame(classIndex: number): Frame | null {
    const { classes, strings } = this.graph;
    const position = classes.position(classIndex);
    if (position === null) return null;
    const name = strings.get(classes.name(classIndex));
    const script = this.#scripts.get(position.scriptId) ?? '(unknown)';
    if (position.line === UNKNOWN_LINE) return new Frame(script, 0, 0, name);
    return new Frame(script, position.line + 1, position.column + 1, name);
  }

  /** Whose variables a context holds. Nothing but V8's own context is around the top level of a module. */
  scope(context: number): Scope {
    const outer = this.#targetOf(context, ['previous']);
    return {
      isModule: outer !== null && this.graph.name(outer) === 'system / NativeContext',
      owner: this.#ownerOf(context),
    };
  }

  #ownerOf(context: number): Frame | null {
    const scopeInfo = this.#targetOf(context, ['scope_info']);
    const shared = this.#owners.get(scopeInfo ?? -1);
    if (shared === undefined) return null;
    const closure = this.#closures.get(shared);
    if (closure !== undefined) return this.frame(closure);
    const name = this.graph.name(shared);
    const script = this.#scriptOf(shared);
    return script === null ? null : new Frame(script, 0, 0, name === NAMELESS ? '' : name);
  }

  #addClosure(node: number): void {
    const classIndex = this.graph.classOf(node);
    const position = this.graph.classes.position(classIndex);
    const shared = this.#targetOf(node, ['shared']);
    if (position === null || shared === null) return;
    if (!this.#closures.has(shared)) this.#closures.set(shared, classIndex);
    if (this.#scripts.has(position.scriptId)) return;
    const script = this.#scriptOf(shared);
    if (script !== null) this.#scripts.set(position.scriptId, script);
  }

  #addOwner(shared: number): void {
    const scopeInfo = this.#targetOf(shared, ['name_or_scope_info']);
    if (scopeInfo !== null) this.#owners.set(scopeInfo, shared);
  }

  #scriptOf(shared: number): string | null {
    const script = this.#targetOf(shared, ['script', 'script_or_debug_info']);
    return script === null ? null : this.graph.name(script) || '(eval)';
  }

  /** Where the internal edge of a node leads that has one of some names. */
  #targetOf(node: number, names: readonly EdgeName[]): number | null {
    const { firstEdges, edgeNames } = this.graph;
    for (let edge = firstEdges[node] ?? 0; edge < (firstEdges[node + 1] ?? 0); edge++) {
      const name = this.#names.get(edgeNames[edge] ?? 0);
      if (name !== undefined && names.includes(name) && this.graph.edgeType(edge) === 'internal') {
        return this.graph.target(edge);
      }
    }
    return null;
  }
}
