import { type Frame } from '../model/frame';
import { type Holder, type RestOfPath } from './backrefs';
import { type TypeBackrefs } from './heap-analysis';
import { type LabelText } from './labels';

/** Objects that are held in one path, or one object, as a node of a picture. */
export interface BackrefNode {
  readonly name: string;
  readonly frames: readonly Frame[];
  readonly objects: number;
  /** V8's number of the object; `null` for several, and for what is no object. */
  readonly id: number | null;
  /** What is above and not shown. */
  readonly rest: RestOfPath | null;
}

/** One node holds another. */
export interface BackrefEdge {
  /** Places in the list of nodes. */
  readonly from: number;
  readonly to: number;
  readonly label: LabelText;
  /** How many of the instances asked for are held through it. */
  instances: number;
}

/** The paths to the objects of a type as a graph. Node 0 are those objects; an object stands in it once. */
export interface BackrefGraph {
  readonly nodes: readonly BackrefNode[];
  readonly edges: readonly BackrefEdge[];
}

export function toGraph({ type, frames, count, holders }: TypeBackrefs): BackrefGraph {
  const graph = new GraphOfTree({ name: type, frames, objects: count, id: null, rest: null });
  for (const holder of holders) graph.add(holder, 0);
  const { nodes, edges } = graph;
  // Where one path ends for its depth, another one that goes through the same object may go on.
  const goesOn = new Set(edges.map(({ to }) => to));
  return { nodes: nodes.map((node, at) => (goesOn.has(at) ? { ...node, rest: null } : node)), edges };
}

class GraphOfTree {
  readonly nodes: BackrefNode[];
  readonly edges: BackrefEdge[] = [];
  /** What stands once, by its name. */
  readonly #singles = new Map<string, number>();
  readonly #edges = new Map<string, BackrefEdge>();

  constructor(start: BackrefNode) {
    this.nodes = [start];
  }

  add(holder: Holder, to: number): void {
    const from = this.#nodeOf(holder);
    this.#addEdge(holder, from, to);
    for (const above of holder.holders) this.add(above, from);
  }

  #nodeOf({ name, frame, objects, id, rest }: Holder): number {
    const isSingle = objects === 1;
    const key = `${String(id)} ${name}`;
    const known = isSingle ? this.#singles.get(key) : undefined;
    if (known !== undefined) return known;
    const frames = frame === null ? [] : [frame];
    const node = this.nodes.push({ name, frames, objects, id: isSingle ? id : null, rest }) - 1;
    if (isSingle) this.#singles.set(key, node);
    return node;
  }

  #addEdge({ label, instances }: Holder, from: number, to: number): void {
    const key = `${from} ${to} ${String(label.isRepeated)} ${label.module?.filename ?? ''} ${label.text}`;
    const known = this.#edges.get(key);
    if (known !== undefined) {
      known.instances += instances;
      return;
    }
    const edge = { from, to, label, instances };
    this.edges.push(edge);
    this.#edges.set(key, edge);
  }
}
