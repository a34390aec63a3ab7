import { printable } from '../base/printable';
import { type Frame } from '../model/frame';
import { type RestOfPath } from './backrefs';
import { type LabelText } from './labels';

/** Names are shown up to this length: V8 passes on whatever a program calls its classes and properties. */
const MAX_NAME = 100;

/** A name on one line, its end cut off where it is long. */
export function nameText(name: string): string {
  return printable(name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name);
}

/** File and line, the beginning cut off where it is long. */
export function placeText(frame: Frame): string {
  const place = String(frame);
  return printable(place.length > MAX_NAME ? `…${place.slice(-MAX_NAME)}` : place);
}

/** A label with the place of the variable, or of the module: `closure variable users of handle() app.js:12`. */
export function labelText({ text, scope, module, isRepeated }: LabelText): string {
  const title = module === null ? nameText(text) : `${nameText(text)} ${placeText(module)}`;
  const name = isRepeated ? `${title} (repeated)` : title;
  const owner = scope?.owner ?? null;
  if (owner === null) return name;
  const place = placeText(owner);
  if (scope?.isModule === true) return `${name} of ${place}`;
  return `${name} of ${nameText(owner.functionName || '(anonymous)')}() ${place}`;
}

export function restText({ steps, root }: RestOfPath): string {
  if (root === null) return `… more than ${steps} more steps`;
  return `… ${steps} more ${steps === 1 ? 'step' : 'steps'} up to ${nameText(root)}`;
}
