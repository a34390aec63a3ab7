import { isIdle, measureWindow, packWindow, type PackedWindow, unpackWindow } from '../stats/window';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { type Task } from '../thread/task';
import { withoutOwn } from './script-name';

export interface WindowInput {
  newer: PackedSnapshot;
  older: PackedSnapshot;
  durationMs: number;
  garbage: number;
  /** The windows before this one. */
  kept: readonly PackedWindow[];
}

/** Compares two captures of a watch, less what this package itself allocated; `null` where the process slept. */
export const task: Task<WindowInput, PackedWindow | null> = { module: __filename, run: compare };

function compare({ newer, older, kept, ...span }: WindowInput): PackedWindow | null {
  const window = measureWindow(withoutOwn(unpack(newer)), withoutOwn(unpack(older)), span);
  return isIdle(window, kept.map(unpackWindow)) ? null : packWindow(window);
}
