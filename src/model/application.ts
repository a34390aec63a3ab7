import { type CallTree, ROOT } from './call-tree';
import { compilePattern } from './filename-pattern';
import { type Frame } from './frame';
import { ownerOf } from './package-name';

/** Names that stand for no file: V8's `(GC)`, `(eval)` and `v8/gc`, Node's for scripts of `vm`, and those of this package. */
const NAMELESS = /^(?:$|\(|v8\/|evalmachine\.|wasm:|tracealloc:)/;

/** Tells whether a frame is of the application's own code. */
export type IsApplication = (frame: Frame) => boolean;

/**
 * The application's are the files that are neither in `node_modules` nor of Node.js, V8 or this package. Code without a
 * file, as of `eval`, belongs to what called it.
 *
 * @param libraries - Patterns of files, as shown, that are not the application's either.
 */
export function applicationFrames(libraries: readonly string[] = []): IsApplication {
  const isLibrary = libraries.map(compilePattern);
  return ({ filename }) =>
    !NAMELESS.test(filename) &&
    ownerOf(filename).kind === 'application' &&
    !isLibrary.some((matches) => matches(filename));
}

/**
 * Finds the application frame of call paths: the newest one that is the application's.
 *
 * @returns By node: the node of that frame, {@link ROOT} for a path that has none.
 */
export function applicationFinder(tree: CallTree, isApplication: IsApplication): (node: number) => number {
  const { nodeFrames, parents } = tree;
  const isOfFrame = tree.frames.map(isApplication);
  return (node) => {
    let at = node;
    while (at !== ROOT && !isOfFrame[nodeFrames[at] ?? 0]) at = parents[at] ?? ROOT;
    return at;
  };
}

/**
 * Parts a call path, oldest frame first, for readers who look for their own code: other frames that follow each other are one
 * part, but for the frame that allocated; each frame else is a part of its own.
 */
export function foldOthers<F>(path: readonly F[], isOwn: (frame: F) => boolean): [F, ...F[]][] {
  const parts: [F, ...F[]][] = [];
  let others: F[] | null = null;
  path.forEach((frame, index) => {
    const isOther = index < path.length - 1 && !isOwn(frame);
    if (isOther && others) {
      others.push(frame);
      return;
    }
    const part: [F, ...F[]] = [frame];
    others = isOther ? part : null;
    parts.push(part);
  });
  return parts;
}
