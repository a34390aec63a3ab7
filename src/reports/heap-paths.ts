import { type Backrefs, type Holder } from '../heap-graph/backrefs';
import { labelText, nameText, placeText, restText } from '../heap-graph/names-text';
import { frameJson } from './frame-json';

/** A path from objects up to a GC root, holder by holder. */
export interface RetainingPath {
  /** At least one. */
  readonly holders: readonly Holder[];
  /** Instances that are held in this path, and bytes that they retain. */
  readonly instances: number;
  readonly retainedSize: number;
}

/** The paths of a tree of holders, one for each of its ends. */
export function listPaths({ holders }: Backrefs, below: readonly Holder[] = []): RetainingPath[] {
  return holders.flatMap((holder): RetainingPath[] => {
    const path = [...below, holder];
    if (holder.holders.length > 0) return listPaths({ holders: holder.holders, omitted: 0 }, path);
    return [{ holders: path, instances: holder.instances, retainedSize: holder.retainedSize }];
  });
}

/** One line for each holder: `Map entry of Map @123`. */
export function pathLines({ holders }: RetainingPath): string[] {
  return holders.flatMap((holder) => {
    const line = `${labelText(holder.label)} of ${holderText(holder)}`;
    return holder.rest === null ? [line] : [line, restText(holder.rest)];
  });
}

function holderText({ name, frame, objects, id }: Holder): string {
  const place = frame === null ? '' : ` ${placeText(frame)}`;
  if (objects > 1) return `${objects} × ${nameText(name)}${place}`;
  return id === null ? nameText(name) : `${nameText(name)}${place} @${id}`;
}

export function pathJson({ holders, instances, retainedSize }: RetainingPath) {
  return {
    count: instances,
    retained_size: retainedSize,
    holders: holders.map(({ label, name, frame, objects, id }) => ({
      label: label.text,
      module: label.module?.filename ?? null,
      repeated: label.isRepeated,
      scope: label.scope?.owner ? frameJson(label.scope.owner) : null,
      name,
      frame: frame && frameJson(frame),
      objects,
      id,
    })),
    rest: holders.at(-1)?.rest ?? null,
  };
}
