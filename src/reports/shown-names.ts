import { plural } from '../base/units';
import { type Frame } from '../model/frame';
import { type Snapshot } from '../model/snapshot';
import { type Sources } from '../sources/sources';

/** Gives a frame the name to show. */
export type Rename = (frame: Frame) => Frame;

/** The snapshots a question is about, by name; `null` where one is missing. */
export type SnapshotSet = Readonly<Record<string, Snapshot | null>>;

export function mapSet<S extends SnapshotSet>(snapshots: S, change: (snapshot: Snapshot) => Snapshot): S {
  const changed = Object.entries(snapshots).map(([name, snapshot]) => [name, snapshot && change(snapshot)]);
  return Object.fromEntries(changed) as S;
}

/**
 * Gives the frames of snapshots the names that users know: through source maps, relative to the source root.
 *
 * Only scripts that a result shows are opened, so a question is asked until all it shows is opened: opening a script
 * may split its rows, or join them, and so bring up others.
 */
export class ShownNames {
  /** By frame as shown: the frame as V8 named it. */
  readonly #original = new Map<Frame, Frame>();
  /** By file name as shown: the script as V8 named it, of those that are not opened yet. */
  readonly #closed = new Map<string, string>();

  constructor(private readonly sources: Sources) {}

  /**
   * Asks a question of snapshots with shown names.
   *
   * @param ask - The question; asked again whenever a script of its result had to be opened.
   * @param framesOf - The frames that a result shows.
   */
  ask<S extends SnapshotSet, T>(
    snapshots: S,
    ask: (named: S) => T,
    framesOf: (result: T) => Iterable<Frame>,
  ): Promise<T> {
    return this.askRenamed(
      (rename) => ask(mapSet(snapshots, (snapshot) => snapshot.mapFrames(rename))),
      framesOf,
    );
  }

  /** As {@link ask}, for a question that gives its frames the names to show by itself. */
  async askRenamed<T>(ask: (rename: Rename) => T, framesOf: (result: T) => Iterable<Frame>): Promise<T> {
    for (;;) {
      const result = ask((frame) => this.#name(frame));
      const closed = new Set(this.#closedScripts(framesOf(result)));
      if (closed.size === 0) return result;
      await this.sources.open(closed);
      this.#closed.clear();
    }
  }

  /**
   * Opens scripts of the snapshots, for questions that ask by file name.
   *
   * @param which - Those that memory was allocated in, or those of all callers, too.
   */
  async open(snapshots: SnapshotSet, which: 'sites' | 'all'): Promise<void> {
    const frames = Object.values(snapshots).flatMap((snapshot) =>
      snapshot === null ? [] : which === 'all' ? snapshot.tree.frames : snapshot.sites(),
    );
    await this.openScripts(frames);
  }

  /** Opens the scripts of frames. */
  async openScripts(frames: readonly Frame[]): Promise<void> {
    await this.sources.open(frames.map(({ filename }) => filename));
  }

  /** What was not opened, in sentences for a header. */
  leftOut(): string[] {
    const { outside, large } = this.sources.leftOut;
    return [
      ...(outside.size > 0 ? [`${plural(outside.size, 'script')} outside sourceRoot not looked at`] : []),
      ...(large.size > 0 ? [`${plural(large.size, 'source map')} too large to read`] : []),
    ];
  }

  /** The source line of a frame as shown. */
  line(shown: Frame): Promise<string | null> {
    return this.sources.line(this.#original.get(shown) ?? shown);
  }

  /** The source lines of frames as shown, where known. */
  async lines(shown: Iterable<Frame>): Promise<Map<Frame, string>> {
    const lines = new Map<Frame, string>();
    for (const frame of shown) {
      const line = await this.line(frame);
      if (line !== null) lines.set(frame, line);
    }
    return lines;
  }

  #name(frame: Frame): Frame {
    const shown = this.sources.frame(frame);
    this.#original.set(shown, frame);
    if (!this.sources.isOpen(frame.filename)) this.#closed.set(shown.filename, frame.filename);
    return shown;
  }

  *#closedScripts(shown: Iterable<Frame>): Iterable<string> {
    for (const { filename } of shown) {
      const script = this.#closed.get(filename);
      if (script !== undefined) yield script;
    }
  }
}
