import { isIndexed, EDGE_TYPES } from '../../src/heap-graph/edge-rules';
import { type HeapGraph } from '../../src/heap-graph/heap-graph';

/** Nodes and edges of a graph, spelled out; edges that keep nothing alive because they repeat others are `shadow`. */
export function spellOut(graph: HeapGraph) {
  return Array.from({ length: graph.nodeCount }, (_, node) => {
    const { classes, strings, firstEdges, edgeNames } = graph;
    const index = graph.classOf(node);
    const from = firstEdges[node] ?? 0;
    const position = classes.position(index);
    return {
      kind: classes.kind(index),
      name: graph.name(node),
      id: graph.ids[node],
      size: graph.size(node),
      at: position && `${position.scriptId}:${position.line}:${position.column}`,
      edges: Array.from({ length: (firstEdges[node + 1] ?? 0) - from }, (_each, at) => {
        const type = graph.edgeType(from + at);
        const name = edgeNames[from + at] ?? 0;
        const label = isIndexed(EDGE_TYPES.indexOf(type)) ? name : strings.get(name);
        return `${type} ${label} -> ${graph.target(from + at)}`;
      }),
    };
  });
}
