import { HeapBuilder, type NodeNumber, type NodeOptions } from './heap-builder';

/** A heap as Node has it: a global object, functions with their scopes, tables behind collections. */
export class NodeHeap extends HeapBuilder {
  readonly global: NodeNumber;
  /** What native code holds. */
  readonly handles: NodeNumber;
  readonly #nativeContext: NodeNumber;
  /** By closure: the function that it shares with others of its code. */
  readonly #shared = new Map<NodeNumber, NodeNumber>();
  readonly #scripts = new Map<string, { id: number; node: NodeNumber }>();

  constructor() {
    super();
    const roots = this.child(this.root, '[1]', '(GC roots)', { kind: 'synthetic' });
    this.handles = this.child(roots, '[1]', '(Global handles)', { kind: 'synthetic' });
    this.global = this.child(this.root, '=2', 'global');
    this.#nativeContext = this.child(this.global, '{native_context}', 'system / NativeContext', {
      kind: 'hidden',
    });
  }

  /** An object of a class, with the place of its constructor as `file:line:column`, 1-based. */
  instance(name: string, place: string, options: NodeOptions = {}): NodeNumber {
    return this.node(name, { ...options, at: this.#position(place) });
  }

  /** A function; its place as above. */
  closure(name: string, place: string, context?: NodeNumber): NodeNumber {
    const { file } = readPlace(place);
    const closure = this.node(name, { kind: 'closure', at: this.#position(place) });
    const shared = this.code(name, file);
    this.#shared.set(closure, shared);
    this.link(closure, '{shared}', shared);
    if (context !== undefined) this.link(closure, '{context}', context);
    return closure;
  }

  /** What closures of a function share, whether there is one or not. */
  code(name: string, file: string): NodeNumber {
    const shared = this.node(name || '(shared function info)', { kind: 'code' });
    this.link(shared, '{script}', this.#script(file).node);
    return shared;
  }

  /**
   * The variables of a call of a function.
   *
   * @param owner - A closure of it, or its code; without one the function is gone.
   * @param outer - The scope around; without one the function is that of a module.
   */
  scope(owner?: NodeNumber, outer: NodeNumber = this.#nativeContext): NodeNumber {
    const context = this.node('system / Context');
    this.link(context, '{previous}', outer);
    const info = this.child(context, '{scope_info}', 'system / ScopeInfo', { kind: 'code' });
    if (owner !== undefined) this.link(this.#shared.get(owner) ?? owner, '{name_or_scope_info}', info);
    return context;
  }

  /** A Map or a Set that another object holds, or a class that extends one. */
  collection(parent: NodeNumber, reference: string, name: string): { add: (entry: NodeNumber) => void } {
    const table = this.child(this.child(parent, reference, name), '{table}', '', { kind: 'array' });
    let index = 7;
    return {
      add: (entry) => {
        this.link(table, `{${(index += 3)}}`, entry);
      },
    };
  }

  #position(place: string): string {
    const { file, line, column } = readPlace(place);
    return `${this.#script(file).id}:${line - 1}:${column - 1}`;
  }

  #script(file: string): { id: number; node: NodeNumber } {
    let script = this.#scripts.get(file);
    if (script === undefined) {
      script = { id: this.#scripts.size + 10, node: this.node(file, { kind: 'code' }) };
      this.#scripts.set(file, script);
      // Only functions lead to the names of scripts.
      this.link(this.global, `.load${script.id}`, this.closure('load', `${file}:1:1`));
    }
    return script;
  }
}

function readPlace(place: string): { file: string; line: number; column: number } {
  const [, file = '', line, column] = /^(.*):(\d+):(\d+)$/s.exec(place) ?? [];
  return { file, line: Number(line), column: Number(column) };
}
