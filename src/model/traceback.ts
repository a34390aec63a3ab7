import { type CallTree } from './call-tree';
import { type Frame } from './frame';

export interface TracebackFormat {
  /** Positive: only the newest `limit` frames; negative: only the oldest. Default: all. */
  limit?: number;
  /** Default `false`: oldest frame first. */
  mostRecentFirst?: boolean;
  /** Gives the source line to print under a frame. Default: none. */
  sourceLine?: (frame: Frame) => string | null;
}

/** The frames that led to an allocation, oldest first, the allocation site last. */
export class Traceback implements Iterable<Frame> {
  #frames: readonly Frame[] | (() => readonly Frame[]);

  private constructor(frames: readonly Frame[] | (() => readonly Frame[])) {
    this.#frames = frames;
  }

  /** @param frames - Oldest first. */
  static of(...frames: Frame[]): Traceback {
    return new Traceback(frames);
  }

  /** The path of a tree's node; its frames are collected when first asked for. */
  static at(tree: CallTree, node: number): Traceback {
    return new Traceback(() => tree.path(node));
  }

  get frames(): readonly Frame[] {
    if (typeof this.#frames === 'function') this.#frames = this.#frames();
    return this.#frames;
  }

  get length(): number {
    return this.frames.length;
  }

  /** The newest frame, where the allocation happened. */
  get site(): Frame {
    const site = this.frames.at(-1);
    if (site === undefined) throw new RangeError('an empty traceback has no allocation site');
    return site;
  }

  [Symbol.iterator](): Iterator<Frame> {
    return this.frames[Symbol.iterator]();
  }

  /** The lines of the traceback, as `tracemalloc.Traceback.format()` gives them, with the function name added. */
  format({ limit, mostRecentFirst = false, sourceLine }: TracebackFormat = {}): string[] {
    const kept =
      limit === undefined
        ? this.frames
        : limit >= 0
          ? this.frames.slice(Math.max(0, this.length - limit))
          : this.frames.slice(0, -limit);
    const ordered = mostRecentFirst ? kept.toReversed() : kept;
    return ordered.flatMap((frame) => {
      const line = sourceLine?.(frame) ?? null;
      return line === null ? [formatFrame(frame)] : [formatFrame(frame), `    ${line}`];
    });
  }

  toString(): string {
    return this.site.toString();
  }
}

function formatFrame(frame: Frame): string {
  const line = frame.lineno > 0 ? `, line ${frame.lineno}` : '';
  const name = frame.functionName === '' ? '' : `, in ${frame.functionName}`;
  return `  File "${frame.filename}"${line}${name}`;
}
