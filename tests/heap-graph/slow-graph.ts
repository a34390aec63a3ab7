import fc from 'fast-check';
import { type HeapGraph } from '../../src/heap-graph/heap-graph';
import { HeapBuilder } from '../helpers/heap-builder';

/** A graph as lists: what the columns must agree with. */
export interface SlowGraph {
  size: number[];
  /** By node: the nodes that it keeps alive. */
  keeps: number[][];
}

/** Edges that keep something alive, by the rules spelled out once more. */
export function slowGraph(graph: HeapGraph): SlowGraph {
  const nodes = Array.from({ length: graph.nodeCount }, (_, node) => node);
  return {
    size: nodes.map((node) => graph.size(node)),
    keeps: nodes.map((node) => {
      const targets = new Set<number>();
      for (let edge = graph.firstEdges[node] ?? 0; edge < (graph.firstEdges[node + 1] ?? 0); edge++) {
        if (!['weak', 'shadow'].includes(graph.edgeType(edge))) targets.add(graph.target(edge));
      }
      targets.delete(node);
      return [...targets];
    }),
  };
}

/** All nodes that one can get to from some, without passing one of those left out. */
export function reachable(
  { keeps }: SlowGraph,
  from: readonly number[],
  without: ReadonlySet<number> = new Set(),
) {
  const found = new Set<number>();
  const visit = (node: number) => {
    if (found.has(node) || without.has(node)) return;
    found.add(node);
    for (const next of keeps[node] ?? []) visit(next);
  };
  for (const node of from) visit(node);
  return found;
}

/** The root, and what stands for one: nodes held by nothing, and then one of each circle held by nothing. */
export function startNodes(graph: SlowGraph): number[] {
  const starts = [0];
  const all = graph.keeps.map((_, node) => node);
  const left = () => {
    const found = reachable(graph, starts);
    return all.filter((node) => !found.has(node));
  };
  const unheld = left().filter((node) => !left().some((each) => graph.keeps[each]?.includes(node)));
  starts.push(...unheld);
  for (let [next] = left(); next !== undefined; [next] = left()) starts.push(next);
  return starts;
}

/** What would be lost if a node were gone; without the root there is nothing. */
export function lostWithout(graph: SlowGraph, node: number): number[] {
  const starts = startNodes(graph);
  const left = node === 0 ? new Set() : reachable(graph, starts, new Set([node]));
  return [...reachable(graph, starts)].filter((each) => !left.has(each));
}

export function slowRetained(graph: SlowGraph, node: number): number {
  return lostWithout(graph, node).reduce((sum, each) => sum + (graph.size[each] ?? 0), 0);
}

/** What members of a group retain, less those that are lost with another member. */
export function slowGroupRetained(graph: SlowGraph, members: readonly number[]): number {
  const isNested = (node: number) =>
    members.some((member) => member !== node && lostWithout(graph, member).includes(node));
  return members.reduce((sum, node) => sum + (isNested(node) ? 0 : slowRetained(graph, node)), 0);
}

/** Random heaps of a few nodes of three classes, with edges of all kinds, circles and what nothing holds. */
export const anyHeap: fc.Arbitrary<HeapBuilder> = fc
  .record({
    nodes: fc.array(fc.record({ name: fc.constantFrom('A', 'B', 'C'), size: fc.nat(100) }), {
      minLength: 1,
      maxLength: 14,
    }),
    edges: fc.array(fc.record({ from: fc.nat(), to: fc.nat(), form: fc.nat(6) }), { maxLength: 40 }),
    roots: fc.array(fc.nat(), { maxLength: 4 }),
  })
  .map(({ nodes, edges, roots }) => {
    const heap = new HeapBuilder();
    const numbers = nodes.map(({ name, size }) => heap.node(name, { size }));
    const pick = (number: number) => numbers[number % numbers.length] ?? 0;
    for (const root of roots) heap.link(0, root % 2 === 0 ? '=1' : '[1]', pick(root));
    for (const { from, to, form } of edges) {
      const reference = ['.a', '[0]', '->a', '{a}', '#0', '=a', '~a'][form] ?? '';
      heap.link(pick(from), reference, pick(to));
    }
    return heap;
  });
