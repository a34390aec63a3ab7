import { ROOT } from './edge-rules';
import { type HeapGraph } from './heap-graph';
import { isPlumbing } from './node-names';
import { NO_EDGE } from './shortest-paths';

/** The holder of an orphan: nothing that the heap snapshot shows. */
export const NOTHING = -1;

/** What holds an object on its shortest path from the GC roots, V8's own nodes between them left out. */
export interface RawStep {
  /** An object that a program knows, a GC root, or {@link NOTHING}. */
  readonly holder: number;
  /**
   * Of the edges on the path from the holder the one that says most: the first that is a property, an element or a
   * variable, else the first; {@link NO_EDGE} where there is none.
   */
  readonly edge: number;
}

/** Goes up the shortest paths, from one object that a program knows to the next. */
export class RawSteps {
  /** By class: 1 for V8's own nodes. */
  readonly #isPlumbing: Uint8Array;
  readonly #globalNames: ReadonlyMap<number, 'global_object'>;
  /**
   * By node of V8's own: the holder of its step + 2, 0 = not known yet, and the edge. Ways through V8's lists may be long,
   * and many objects share one.
   */
  readonly #holders: Uint32Array;
  readonly #edges: Uint32Array;

  /** @param pathEdges - By node: the edge that the shortest path to it ends with. */
  constructor(
    private readonly graph: HeapGraph,
    private readonly pathEdges: Uint32Array,
  ) {
    this.#isPlumbing = Uint8Array.from({ length: graph.classes.length }, (_, index) =>
      isPlumbing(graph, index) ? 1 : 0,
    );
    this.#globalNames = graph.strings.find(['global_object']);
    this.#holders = new Uint32Array(graph.nodeCount);
    this.#edges = new Uint32Array(graph.nodeCount);
  }

  /** The step above a node; `null` above a GC root. */
  above(node: number): RawStep | null {
    if (this.#isTop(node)) return null;
    const passed: number[] = [];
    let at = node;
    let step = this.#firstStep(at);
    while (step === null) {
      passed.push(at);
      at = this.graph.source(this.pathEdges[at] ?? 0);
      step = this.#known(at) ?? this.#firstStep(at);
    }
    for (let below = passed.pop(); below !== undefined; below = passed.pop()) {
      this.#holders[at] = step.holder + 2;
      this.#edges[at] = step.edge;
      step = this.#extend(step, this.pathEdges[below] ?? NO_EDGE);
      at = below;
    }
    return step;
  }

  #known(node: number): RawStep | null {
    const holder = this.#holders[node] ?? 0;
    return holder === 0 ? null : { holder: holder - 2, edge: this.#edges[node] ?? NO_EDGE };
  }

  /** The step above a node, if none of V8's own nodes lies between. */
  #firstStep(node: number): RawStep | null {
    const edge = this.pathEdges[node] ?? NO_EDGE;
    if (edge === NO_EDGE) return { holder: NOTHING, edge };
    const holder = this.graph.source(edge);
    const isFirst = holder === ROOT || this.#isPlumbing[this.graph.classOf(holder)] === 0;
    return isFirst ? { holder, edge } : null;
  }

  /** The step of a node below one of V8's own, which a last edge leads to. */
  #extend(step: RawStep, edge: number): RawStep {
    return this.#isTelling(step.edge) || !this.#isTelling(edge) ? step : { holder: step.holder, edge };
  }

  /** V8 numbers its roots as the elements of an array, which tells nothing. */
  #isTelling(edge: number): boolean {
    const type = edge === NO_EDGE ? null : this.graph.edgeType(edge);
    if (type !== 'property' && type !== 'element' && type !== 'context') return false;
    return !this.#isSynthetic(this.graph.source(edge));
  }

  #isSynthetic(node: number): boolean {
    return this.graph.classes.kind(this.graph.classOf(node)) === 'synthetic';
  }

  /** Whether a node is where a path starts for a reader: a global object, a group of V8's roots, or the root itself. */
  #isTop(node: number): boolean {
    const { graph } = this;
    if (this.#isSynthetic(node)) return true;
    const edge = this.pathEdges[node] ?? NO_EDGE;
    if (edge === NO_EDGE) return false;
    if (graph.edgeType(edge) === 'shortcut') return true;
    if (!this.#globalNames.has(graph.edgeNames[edge] ?? 0)) return false;
    // From Node 26 on the native context stands between the root and the global object.
    const above = this.pathEdges[graph.source(edge)] ?? NO_EDGE;
    return above !== NO_EDGE && graph.source(above) === ROOT;
  }
}
