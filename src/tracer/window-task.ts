import { compareSites, packWindow, type PackedWindow } from '../model/growth-window';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { type Task } from '../thread/task';
import { withoutOwn } from './script-name';

export interface WindowInput {
  newer: PackedSnapshot;
  older: PackedSnapshot;
  durationMs: number;
}

/** Compares two captures of a watch, less what this package itself allocated. */
export const task: Task<WindowInput, PackedWindow> = { module: __filename, run: compare };

function compare({ newer, older, durationMs }: WindowInput): PackedWindow {
  return packWindow(compareSites(withoutOwn(unpack(newer)), withoutOwn(unpack(older)), durationMs));
}
