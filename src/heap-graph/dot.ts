import { formatSize } from '../base/units';
import { type BackrefEdge, type BackrefNode, toGraph } from './backref-graph';
import { type TypeBackrefs } from './heap-analysis';
import { labelText, nameText, placeText, restText } from './names-text';

/** Graphviz knows how wide its letters are, and fonts that take its place have them as wide. */
const FONT = 'Arial';

/** Characters that XML has no place for, which Graphviz would pass on to an SVG. */
const NOT_IN_XML = /[\ufffe\uffff]/g;

/**
 * The paths to the objects of a type as a picture in the DOT language of Graphviz: holders above, the objects at the
 * bottom.
 *
 * @param caption - Lines that stand below the picture.
 */
export function backrefsDot(backrefs: TypeBackrefs, caption: readonly string[] = []): string {
  const { nodes, edges } = toGraph(backrefs);
  const [objects, ...holders] = nodes.map(toLines);
  const size = `retaining ${formatSize(backrefs.retainedSize)}`;
  const omitted = backrefs.omitted > 0 ? [`${backrefs.omitted} of them held in other ways`] : [];
  return [
    'digraph backrefs {',
    `  graph [charset="UTF-8", fontname="${FONT}", fontsize=9, fontcolor="#59636e", pad=0.2];`,
    `  node [fontname="${FONT}", fontsize=10, shape=box, style="filled,rounded", color="#818b98", fillcolor="#f6f8fa"];`,
    `  edge [fontname="${FONT}", fontsize=9, color="#818b98", arrowsize=0.7];`,
    ...(caption.length > 0 ? [`  label=${quote(caption)};`] : []),
    `  n0 [label=${quote([...(objects ?? []), size, ...omitted])}, color="#bc4c00", fillcolor="#fff1e5"];`,
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
  // Graphviz puts a label right beside its line.
  const apart = lines.map((line) => ` ${line} `);
  return `  n${from} -> n${to} [label=${quote(apart)}];`;
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
