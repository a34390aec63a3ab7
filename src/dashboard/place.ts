import { type FrameJson } from '../reports/frame-json';
import { foldOthers } from '../model/application';
import { ownerOf } from '../model/package-name';
import { ownerName } from './colours';
import { make } from './elements';

interface Place {
  readonly filename: string;
  readonly lineno: number;
  readonly function: string;
}

/** A place in one line: `remember cache.ts:17`. */
export function placeText({ filename, lineno, function: name }: Place): string {
  const place = lineno > 0 ? `${filename}:${lineno}` : filename;
  return name === '' ? place : `${name}  ${place}`;
}

type PathFrame = FrameJson & { readonly source?: string | null };

/**
 * A call path, oldest frame first, with its source lines where they are known. Frames of packages and of Node.js that follow
 * each other are folded up, but for the one that allocated.
 */
export function pathList(frames: readonly PathFrame[]): HTMLElement {
  const isOwn = ({ filename }: PathFrame) => ownerOf(filename).kind === 'application';
  const items = foldOthers(frames, isOwn).flatMap((part) =>
    part.length > 1 ? foldedItem(part) : part.map(frameItem),
  );
  return make('ol', { class: 'path' }, ...items);
}

function foldedItem(frames: readonly PathFrame[]): HTMLElement {
  const owners = [...new Set(frames.map(({ filename }) => ownerName(filename)))].join(', ');
  const summary = make('summary', {}, `${frames.length} frames of ${owners}`);
  return make('li', {}, make('details', {}, summary, make('ol', {}, ...frames.map(frameItem))));
}

function frameItem({ filename, lineno, function: name, source }: PathFrame): HTMLElement {
  return make(
    'li',
    { class: 'frame-line' },
    make('span', { class: 'function' }, name === '' ? '(anonymous)' : name),
    ' ',
    make('span', { class: 'quiet' }, lineno > 0 ? `${filename}:${lineno}` : filename),
    ...(source ? [make('code', {}, source)] : []),
  );
}
