import { type PackedSnapshot } from '../model/packed-snapshot';
import { type Task } from '../thread/task';
import { type Gathered } from './gathered';
import { joinable, joinCaptures, type KeptCaptures } from './join-captures';
import { PROFILE_FORMATS, type ProfileFormat } from './profile-file';
import { showProfile } from './show-profile';

/** `diff`: what changed from `start` to `last`. */
export const PROFILE_OF = ['last', 'start', 'diff'] as const;

export type ProfileOf = (typeof PROFILE_OF)[number];

export interface ProfileInput {
  readonly captures: Gathered<KeptCaptures>;
  readonly of: ProfileOf;
  readonly format: ProfileFormat;
  /** As for {@link showProfile}. */
  readonly root: string;
}

/** Writes the file of `/memory/profile`. */
export const task: Task<ProfileInput, string | Uint8Array> = { module: __filename, run: write };

async function write({ captures: all, of, format, root }: ProfileInput): Promise<string | Uint8Array> {
  const captures = joinable(all);
  const now = joinCaptures(captures, ({ last, start }) => (of === 'start' ? start : last));
  if (now === null) throw new RangeError('there is nothing to write');
  const older = of === 'diff' ? joinCaptures(captures, olderOf) : null;
  return PROFILE_FORMATS[format].write({
    ...(await showProfile({ now, older }, root)),
    workers: captures,
  });
}

/** A worker without a start counts as unchanged. */
function olderOf({ last, start }: KeptCaptures): PackedSnapshot | null {
  return last && (start ?? last);
}
