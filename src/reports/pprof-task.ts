import { gzipSync } from 'node:zlib';
import { differenceOf, profileOf } from '../formats/memory-profile';
import { type DefaultType, encodePprof } from '../formats/pprof';
import { pprofText } from '../formats/pprof-text';
import { type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { type Task } from '../thread/task';
import { showProfile } from './show-profile';

export interface PprofInput {
  readonly now: PackedSnapshot;
  /** What it is compared with; `null` = all that is live. */
  readonly older: PackedSnapshot | null;
  readonly defaultType: DefaultType;
  /** For people, instead of the file. */
  readonly asText: boolean;
  /** As for {@link showProfile}. */
  readonly root: string;
}

/** Writes the answers of `/debug/pprof/heap` and `/debug/pprof/allocs`. */
export const task: Task<PprofInput, string | Uint8Array> = { module: __filename, run: write };

async function write({ defaultType, asText, root, ...input }: PprofInput): Promise<string | Uint8Array> {
  const snapshots = { now: unpack(input.now), older: input.older && unpack(input.older) };
  const { now, older } = await showProfile(snapshots, root);
  const profile = older ? differenceOf(now, older) : profileOf(now);
  return asText ? pprofText(profile) : gzipSync(encodePprof(profile, defaultType));
}
