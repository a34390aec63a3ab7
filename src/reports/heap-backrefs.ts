import { formatSize } from '../base/units';
import { type TypeBackrefs } from '../heap-graph/heap-analysis';
import { nameText, placeText } from '../heap-graph/names-text';
import { frameJson } from './frame-json';
import { listPaths, type RetainingPath, pathJson, pathLines } from './heap-paths';

/** What holds the objects of a type, the paths that hold most of them first. */
export function heapBackrefsText(backrefs: TypeBackrefs): string {
  const { type, frames, count, shallowSize, retainedSize, omitted } = backrefs;
  const sizes = `size=${formatSize(shallowSize)}, retained=${formatSize(retainedSize)}`;
  const head = [`${count} × ${nameText(type)}: ${sizes}`, ...frames.map((frame) => `  ${placeText(frame)}`)];
  const rest = omitted > 0 ? [[`${omitted} × held in other ways`]] : [];
  const blocks = [head, ...listPaths(backrefs).map(pathBlock), ...rest];
  return blocks.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n');
}

function pathBlock(path: RetainingPath): string[] {
  const head = `${path.instances} × retained=${formatSize(path.retainedSize)}, held by`;
  return [head, ...pathLines(path).map((line) => `  ${line}`)];
}

export function heapBackrefsJson(backrefs: TypeBackrefs) {
  const { type, frames, count, shallowSize, retainedSize, omitted } = backrefs;
  return {
    type,
    frames: frames.map(frameJson),
    count,
    shallow_size: shallowSize,
    retained_size: retainedSize,
    paths: listPaths(backrefs).map(pathJson),
    omitted,
  };
}
