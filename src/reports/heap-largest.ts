import { formatSize } from '../base/units';
import { type LargeObject } from '../heap-graph/heap-analysis';
import { nameText, placeText } from '../heap-graph/names-text';
import { frameJson } from './frame-json';
import { listPaths, pathJson, pathLines } from './heap-paths';

/** The objects that retain most, each with the path that keeps it alive. */
export function heapLargestText(objects: readonly LargeObject[]): string {
  return objects
    .map((object) => {
      const paths = listPaths(object).flatMap(pathLines);
      return [objectLine(object), ...paths.map((line) => `  ${line}`)].map((line) => `${line}\n`).join('');
    })
    .join('\n');
}

function objectLine({ name, frame, id, shallowSize, retainedSize }: LargeObject): string {
  const place = frame === null ? '' : ` ${placeText(frame)}`;
  const sizes = `retained=${formatSize(retainedSize)}, size=${formatSize(shallowSize)}`;
  return `${nameText(name)}${place} @${id}: ${sizes}`;
}

export function heapLargestJson(objects: readonly LargeObject[]) {
  return {
    objects: objects.map((object) => ({
      name: object.name,
      frame: object.frame && frameJson(object.frame),
      id: object.id,
      shallow_size: object.shallowSize,
      retained_size: object.retainedSize,
      path: listPaths(object).map(pathJson).at(0) ?? null,
    })),
  };
}
