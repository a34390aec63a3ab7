import { formatSize } from '../base/units';
import { type BackrefEdge, type BackrefNode, toGraph } from './backref-graph';
import { type TypeBackrefs } from './heap-analysis';
import { labelText, nameText, placeText, restText } from './names-text';

/** Characters that XML has no place for, which Graphviz would pass on to an SVG. */
const NOT_IN_XML = /[\ufffe\uffff]/g;

/**
 * The paths to the objects of a type as a picture in the DOT language of Graphviz: holders above, the objects at the
 * bottom.
 */
export function backrefsDot(backrefs: TypeBackrefs): string {
  const { nodes, edges } = toGraph(backrefs);
  const [objects, ...holders] = nodes.map(toLines);
  const size = `retaining ${formatSize(backrefs.retainedSize)}`;
  const omitted = backrefs.omitted > 0 ? [`${backrefs.omitted} of them held in other ways`] : [];
  return [
    'digraph backrefs {',
    '  charset="UTF-8";',
    '  node [shape=box, fontname="sans-serif", fontsize=10];',
    '  edge [fontname="sans-serif", fontsize=9];',
    `  n0 [label=${quote([...(objects ?? []), size, ...omitted])}, style=bold];`,
    ...holders.map((lines, index) => `  n${index + 1} [label=${quote(lines)}];`),
    ...edges.map(edgeLine),
    '}\n',
  ].join('\n');
}

function toLines({ name, frames, objects, id, rest }: BackrefNode): string[] {
  const title = objects === 1 ? nameText(name) : `${objects} × ${nameText(name)}`;
  return [
    ...(rest === null ? [] : [restText(rest)]),
    id === null ? title : `${title} @${id}`,
    ...frames.map(placeText),
  ];
}

function edgeLine({ from, to, label, instances }: BackrefEdge): string {
  const lines = instances === 1 ? [labelText(label)] : [labelText(label), `${instances} ×`];
  return `  n${from} -> n${to} [label=${quote(lines)}];`;
}

/**
 * A string of DOT, one line below the other. In it a quote and a backslash have a meaning, and an ampersand, because
 * Graphviz reads entities of HTML; what else could do harm was made printable before.
 */
function quote(lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    line.replace(NOT_IN_XML, '\ufffd').replace(/[\\"]/g, '\\$&').replaceAll('&', '&amp;'),
  );
  return `"${escaped.join('\\n')}"`;
}
