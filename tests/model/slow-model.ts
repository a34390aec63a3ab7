import { Frame } from '../../src/model/frame';
import { type KeyType } from '../../src/model/group';

/** The items of one group, and the frames that the group is named by. */
export interface SlowGroup<Item> {
  readonly frames: readonly Frame[];
  readonly members: readonly Item[];
}

/** Groups items by text keys, one frame after the other: what the columns of the model must agree with. */
export function slowGroups<Item extends { path: readonly Frame[] }>(
  items: readonly Item[],
  keyType: KeyType,
  cumulative: boolean,
): SlowGroup<Item>[] {
  if (keyType === 'traceback') {
    const byPath = Map.groupBy(items, ({ path }) => JSON.stringify(path));
    return [...byPath.values()].map((members) => ({ frames: members[0]?.path ?? [], members }));
  }
  const groups = new Map<string, { members: Set<Item>; charged: Map<string, Frame> }>();
  for (const item of items) {
    const newestFirst = item.path.toReversed();
    for (const frame of cumulative ? newestFirst : newestFirst.slice(0, 1)) {
      const key = slowKey(frame, keyType);
      const group = groups.get(key) ?? { members: new Set(), charged: new Map<string, Frame>() };
      groups.set(key, group);
      if (group.members.has(item)) continue;
      group.members.add(item);
      group.charged.set(JSON.stringify(frame), frame);
    }
  }
  return [...groups.values()].map(({ members, charged }) => ({
    frames: [slowName([...charged.values()], keyType)],
    members: [...members],
  }));
}

function slowKey({ filename, lineno, column, functionName }: Frame, keyType: KeyType): string {
  const fields = { filename: [], lineno: [lineno], function: [lineno, column, functionName], traceback: [] };
  return JSON.stringify([filename, ...fields[keyType]]);
}

function slowName(charged: readonly Frame[], keyType: KeyType): Frame {
  const [first = new Frame('', 0)] = charged;
  if (keyType === 'filename') return new Frame(first.filename, 0);
  return charged.length === 1
    ? first
    : new Frame(first.filename, first.lineno, 0, `(${charged.length} functions)`);
}

/** Compares two paths frame by frame, field by field; a prefix comes first. */
export function comparePathsSlowly(a: readonly Frame[], b: readonly Frame[]): number {
  const fields = (path: readonly Frame[]) =>
    path.flatMap(({ filename, lineno, column, functionName }) => [filename, lineno, column, functionName]);
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
