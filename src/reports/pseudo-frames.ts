import { BUILTIN } from '../tracer/script-name';
import { type Frame } from '../model/frame';

/** What names that stand for no file mean. V8's are those of its states (VMState in its sources). */
const NOTES: ReadonlyMap<string, string> = new Map([
  ['(root)', 'V8 knew no call'],
  ['(EXTERNAL)', 'native code that no JavaScript called, as for sockets, files and timers'],
  ['(V8 API)', 'native code through the interface of V8, no JavaScript called it'],
  ['(JS)', 'JavaScript that V8 does not tell the function of'],
  ['(GC)', 'V8 itself, while it collected garbage'],
  ['(PARSER)', 'V8 itself, while it parsed code'],
  ['(COMPILER)', 'V8 itself, while it compiled code'],
  ['(BYTECODE_COMPILER)', 'V8 itself, while it compiled code'],
  ['(IDLE)', 'V8 itself, while nothing ran'],
  ['(deopt)', 'V8 itself, while it took optimised code back'],
  [BUILTIN, 'a function of V8 itself that no JavaScript called'],
  ['(eval)', 'code of eval, new Function or node:vm that has no file name'],
  [
    '(unknown)',
    'its script was unloaded, as V8 does with code of eval, new Function and node:vm that is done',
  ],
  ['v8/gc', 'the function gc() of --expose-gc'],
]);

/** What a frame is that is in no file; `null` for all others. */
export function noteOn({ filename }: Frame): string | null {
  const note = NOTES.get(filename);
  return note === undefined ? null : `(${note})`;
}

/** What stands below a frame: its source line, where known, or what it is. */
export function lineBelow(sources: ReadonlyMap<Frame, string>): (frame: Frame) => string | null {
  return (frame) => sources.get(frame) ?? noteOn(frame);
}
