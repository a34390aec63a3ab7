import { type Frame } from '../model/frame';
import { frameName, framePlace } from './frame-name';
import { type PathSizes } from './memory-profile';

/** Writes collapsed stacks: a line for each call path, its frames from the oldest on, then its bytes. */
export function writeCollapsed({ tree, sizes }: PathSizes): string {
  const lines = Array.from(sizes, (size, node) =>
    size > 0 ? `${tree.path(node).map(collapsedName).join(';')} ${size}\n` : '',
  );
  return lines.join('');
}

/** A semicolon would end the frame. */
function collapsedName(frame: Frame): string {
  const name = frameName(frame);
  const place = framePlace(frame);
  return (name === place ? name : `${name} (${place})`).replaceAll(';', ':');
}
