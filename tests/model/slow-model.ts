import { applicationFrames } from '../../src/model/application';
import { Frame } from '../../src/model/frame';
import { type KeyType } from '../../src/model/grouping';

/** The items of one group, and the frames that the group is named by. */
export interface SlowGroup<Item> {
  readonly frames: readonly Frame[];
  readonly members: readonly Item[];
}

/** Groups items by text keys, one after the other: what the columns of the model must agree with. */
export function slowGroups<Item extends { path: readonly Frame[] }>(
  items: readonly Item[],
  keyType: KeyType,
  cumulative: boolean,
): SlowGroup<Item>[] {
  const groups = new Map<string, { members: Set<Item>; charged: Map<string, readonly Frame[]> }>();
  for (const item of items) {
    for (const frames of chargedTo(item.path, keyType, cumulative)) {
      const key = JSON.stringify(frames.map((frame) => keyFields(frame, keyType)));
      const group = groups.get(key) ?? { members: new Set(), charged: new Map<string, readonly Frame[]>() };
      groups.set(key, group);
      group.members.add(item);
      group.charged.set(JSON.stringify(frames), frames);
    }
  }
  return [...groups.values()].map(({ members, charged }) => ({
    frames: nameOf([...charged.values()], keyType),
    members: [...members],
  }));
}

/** What a path is charged to: itself, or single frames, the newest first. */
function chargedTo(path: readonly Frame[], keyType: KeyType, cumulative: boolean): (readonly Frame[])[] {
  if (keyType === 'traceback') return [path];
  if (keyType === 'app') return [[path.findLast(isApplication) ?? nobody(path)]];
  const newestFirst = path.toReversed().map((frame) => [frame]);
  return cumulative ? newestFirst : newestFirst.slice(0, 1);
}

const isApplication = applicationFrames();

function nobody(path: readonly Frame[]): Frame {
  return new Frame('(no application frame: timers, sockets, V8)', 0, 0, '', path.at(-1)?.external);
}

function keyFields(frame: Frame, keyType: KeyType): (string | number | boolean)[] {
  const { filename, lineno, column, functionName, external } = frame;
  if (keyType === 'filename') return [filename, external];
  return keyType === 'lineno'
    ? [filename, lineno, external]
    : [filename, lineno, column, functionName, external];
}

function nameOf(charged: readonly (readonly Frame[])[], keyType: KeyType): readonly Frame[] {
  const [only = []] = charged;
  if (keyType === 'filename') {
    return only.map(({ filename, external }) => new Frame(filename, 0, 0, '', external));
  }
  if (charged.length === 1) return only;
  const name = `(${charged.length} functions)`;
  return only.map(({ filename, lineno, external }) => new Frame(filename, lineno, 0, name, external));
}

/** Compares two paths frame by frame, field by field; a prefix comes first. */
export function comparePathsSlowly(a: readonly Frame[], b: readonly Frame[]): number {
  const fields = (path: readonly Frame[]) =>
    path.flatMap(({ filename, lineno, column, functionName, external }) => [
      filename,
      lineno,
      column,
      functionName,
      external,
    ]);
  const [left, right] = [fields(a), fields(b)];
  for (const [index, field] of left.entries()) {
    const other = right[index];
    if (other === undefined || field > other) return 1;
    if (field < other) return -1;
  }
  return left.length - right.length;
}

export function total<Item>(items: readonly Item[], figure: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + figure(item), 0);
}
