import { type FunctionTable } from './functions';
import { type HeapGraph } from './heap-graph';
import { type Label, type Labels } from './labels';
import { typeName } from './node-names';
import { NOTHING, type RawStep, type RawSteps } from './raw-steps';

/** Holders that stand for what Node keeps for a program, in place of the lists it keeps it in. */
export const EVENT_LOOP = -2;
export const MODULE_CACHE = -3;

const HOLDER_NAMES: ReadonlyMap<number, string> = new Map([
  [NOTHING, '(unknown)'],
  [EVENT_LOOP, '(event loop)'],
  [MODULE_CACHE, '(module cache)'],
]);

/** What a holder below 0 is called. */
export function specialName(holder: number): string {
  return HOLDER_NAMES.get(holder) ?? '';
}

/** What holds an object, and how. */
export interface Step {
  /** A node, or one of the holders below 0. */
  readonly holder: number;
  readonly label: Label;
}

const TIMERS = 'node:internal/timers';
const LOADER = 'node:internal/modules/cjs/loader';

/**
 * Goes up the shortest paths as a program sees them: listeners of an emitter, timers and modules take one step each, where
 * Node has objects of its own between.
 */
export class Steps {
  /** By class: what of Node's it is. */
  readonly #known: readonly ('closure' | 'Timeout' | 'Immediate' | 'Module' | null)[];

  constructor(
    private readonly graph: HeapGraph,
    private readonly raw: RawSteps,
    private readonly labels: Labels,
    functions: FunctionTable,
  ) {
    this.#known = Array.from({ length: graph.classes.length }, (_, index) => {
      if (graph.classes.kind(index) === 'closure') return 'closure';
      const name = typeName(graph, index);
      const script = functions.frame(index)?.filename;
      if (script === TIMERS && (name === 'Timeout' || name === 'Immediate')) return name;
      return script === LOADER && name === 'Module' ? name : null;
    });
  }

  /** The step above a node; `null` above a GC root. */
  above(node: number): Step | null {
    const raw = node < 0 ? null : this.raw.above(node);
    if (raw === null) return null;
    const known = this.#known[this.graph.classOf(node)];
    if (known === 'closure') return this.#listenerStep(raw) ?? this.#plainStep(raw);
    if (known === 'Timeout') return this.#timerStep(raw, 'timer', ['_idleNext', '_idlePrev']);
    if (known === 'Immediate') {
      return this.#timerStep(raw, 'immediate', ['_idleNext', '_idlePrev', 'head', 'tail']);
    }
    return known === 'Module' ? this.#moduleStep(raw) : this.#plainStep(raw);
  }

  #plainStep({ holder, edge }: RawStep): Step {
    return { holder, label: this.labels.of(edge) };
  }

  /** `emitter._events.name`, or an array of listeners there. */
  #listenerStep(raw: RawStep): Step | null {
    const isInArray = this.#isOf(raw, 'Array') && this.graph.edgeType(raw.edge) === 'element';
    const event = isInArray ? this.raw.above(raw.holder) : raw;
    if (event === null || event.holder < 0 || this.graph.edgeType(event.edge) !== 'property') return null;
    const events = this.raw.above(event.holder);
    if (events === null || !this.#isProperty(events, ['_events'])) return null;
    return { holder: events.holder, label: { kind: 'listener', edge: event.edge } };
  }

  /** Timers stand in lists, in which one leads to the next. */
  #timerStep(raw: RawStep, kind: 'timer' | 'immediate', links: readonly string[]): Step {
    if (!this.#isProperty(raw, links)) return this.#plainStep(raw);
    return { holder: EVENT_LOOP, label: { kind, edge: raw.edge } };
  }

  /** The cache is an object whose keys are paths. */
  #moduleStep(raw: RawStep): Step {
    const isCached = this.#isOf(raw, 'Object') && /[\\/]/.test(this.labels.name(raw.edge));
    if (!isCached) return this.#plainStep(raw);
    return { holder: MODULE_CACHE, label: { kind: 'module', edge: raw.edge } };
  }

  #isOf({ holder }: RawStep, type: string): boolean {
    return holder >= 0 && typeName(this.graph, this.graph.classOf(holder)) === type;
  }

  #isProperty({ holder, edge }: RawStep, names: readonly string[]): boolean {
    return holder >= 0 && this.graph.edgeType(edge) === 'property' && names.includes(this.labels.name(edge));
  }
}
