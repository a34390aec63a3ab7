import { foldOthers, type IsApplication } from '../model/application';
import { type Frame } from '../model/frame';
import { ownerOf } from '../model/package-name';
import { Traceback } from '../model/traceback';
import { lineBelow } from './pseudo-frames';

const MOST_OWNERS = 3;

/**
 * The lines of a call path, oldest frame first. Frames of packages, Node.js and V8 that follow each other are one line, but
 * for the frame that allocated.
 *
 * @param sources - The source lines that are known.
 */
export function foldedPath(
  { frames }: Traceback,
  isApplication: IsApplication,
  sources: ReadonlyMap<Frame, string>,
): string[] {
  return foldOthers(frames, isApplication).flatMap((part) =>
    part.length > 1 ? [foldText(part)] : wholePath(Traceback.of(...part), sources),
  );
}

/** As {@link foldedPath}, each frame by itself. */
export function wholePath(path: Traceback, sources: ReadonlyMap<Frame, string>): string[] {
  return path.format({ sourceLine: lineBelow(sources) });
}

function foldText(frames: readonly Frame[]): string {
  const owners = [...new Set(frames.map(({ filename }) => ownerName(filename)))];
  const named = owners.slice(0, MOST_OWNERS).join(', ');
  const more = owners.length > MOST_OWNERS ? ` and ${owners.length - MOST_OWNERS} more` : '';
  return `  … ${frames.length} frames of ${named}${more}`;
}

function ownerName(filename: string): string {
  const owner = ownerOf(filename);
  if (owner.kind === 'package') return owner.name;
  return { node: 'Node.js', engine: 'V8', application: 'libraries' }[owner.kind];
}
