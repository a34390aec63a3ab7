import { Frame } from './frame';
import { type KeyType } from './group';

export type FrameKeyType = Exclude<KeyType, 'traceback'>;

/** Puts the frames of a table into groups, and names each group by the frames that were charged to it. */
export class FrameKeys {
  readonly #groups: Uint32Array;
  readonly #touched: Uint8Array;
  /** Number of groups. */
  readonly length: number;

  constructor(
    private readonly frames: readonly Frame[],
    private readonly keyType: FrameKeyType,
  ) {
    const ids = new Map<string, number>();
    this.#groups = Uint32Array.from(frames, (frame) => {
      const key = keyOf(frame, keyType);
      const id = ids.get(key) ?? ids.size;
      ids.set(key, id);
      return id;
    });
    this.#touched = new Uint8Array(frames.length);
    this.length = ids.size;
  }

  groupOf(frame: number): number {
    return this.#groups[frame] ?? 0;
  }

  /** Notes that a frame was charged to its group. */
  touch(frame: number): void {
    this.#touched[frame] = 1;
  }

  /** The groups that were charged, each with the frame that stands for it. */
  touched(): { group: number; key: Frame }[] {
    const members = new Map<number, Frame[]>();
    for (const [index, frame] of this.frames.entries()) {
      if (!this.#touched[index]) continue;
      const group = this.groupOf(index);
      const others = members.get(group);
      if (others) others.push(frame);
      else members.set(group, [frame]);
    }
    return Array.from(members, ([group, frames]) => ({ group, key: nameGroup(frames, this.keyType) }));
  }
}

function keyOf(frame: Frame, keyType: FrameKeyType): string {
  switch (keyType) {
    case 'filename':
      return frame.filename;
    case 'lineno':
      return `${frame.lineno}:${frame.filename}`;
    case 'function':
      return `${frame.lineno}:${frame.column}:${frame.filename}\n${frame.functionName}`;
  }
}

/** Several functions that start on one line are counted, not named: any one name would blame it for the others. */
function nameGroup(frames: readonly Frame[], keyType: FrameKeyType): Frame {
  const [first] = frames;
  if (first === undefined) throw new RangeError('a group has at least one frame');
  if (keyType === 'filename') return new Frame(first.filename, 0);
  if (frames.length === 1) return first;
  return new Frame(first.filename, first.lineno, 0, `(${frames.length} functions)`);
}
