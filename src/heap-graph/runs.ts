import { type HeapGraph } from './heap-graph';
import { type Labels } from './labels';
import { type Step, type Steps } from './steps';

/** A step, or several that are alike. */
export interface Run extends Step {
  /** Whether it stands for several: each from one object to another of its class, with one label. */
  readonly isRepeated: boolean;
}

/** Goes up the shortest paths, along a linked list in one step. */
export class Runs {
  /** By node: the last holder of the run that starts with its step, + 1; 0 = not known yet. */
  readonly #ends: Uint32Array;

  constructor(
    private readonly graph: HeapGraph,
    private readonly steps: Steps,
    private readonly labels: Labels,
  ) {
    this.#ends = new Uint32Array(graph.nodeCount);
  }

  /** The run above a node; `null` above a GC root. */
  above(node: number): Run | null {
    const first = this.steps.above(node);
    if (first === null) return null;
    const holder = this.#staysInClass(node, first) ? this.#endOf(node, first) : first.holder;
    return { holder, label: first.label, isRepeated: holder !== first.holder };
  }

  #endOf(node: number, first: Step): number {
    const passed = [node];
    let end = first.holder;
    for (let step = this.steps.above(end); step !== null; step = this.steps.above(end)) {
      if (!this.#staysInClass(end, step) || !this.labels.isAlike(step.label, first.label)) break;
      const known = this.#ends[end] ?? 0;
      passed.push(end);
      end = known > 0 ? known - 1 : step.holder;
      if (known > 0) break;
    }
    for (const each of passed) this.#ends[each] = end + 1;
    return end;
  }

  #staysInClass(node: number, { holder }: Step): boolean {
    return holder >= 0 && this.graph.classOf(holder) === this.graph.classOf(node);
  }
}
