import { createGrouping } from '../model/grouping';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { writeCollapsed } from '../formats/collapsed';
import { writeHeapProfile } from '../formats/heapprofile';
import { differenceOf, livePaths, profileOf } from '../formats/memory-profile';
import { encodePprof } from '../formats/pprof';
import { encodeSnapshot } from '../formats/snapshot-file';
import { writeSpeedscope } from '../formats/speedscope';
import { hasChanged, rankDifferences } from '../stats/rank';
import { rankStatistics } from '../stats/rank';
import { type Snapshot } from '../model/snapshot';
import { type Gathered, workersJson, workersText } from './gathered';
import { diffRowJson, rowJson } from './row-json';

/** What a profile is of, with the names to show. */
export interface ProfileSubject {
  readonly now: Snapshot;
  /** What it is compared with; `null` = all that is live. */
  readonly older: Snapshot | null;
  /** The workers that were asked; `null` for a file. */
  readonly workers: Gathered<unknown> | null;
}

interface FileFormat {
  /** What the name of a file ends in. */
  readonly extension: string;
  readonly mediaType: string;
  readonly write: (subject: ProfileSubject) => string | Uint8Array | Promise<Uint8Array>;
}

const BINARY = 'application/octet-stream';
const JSON_TEXT = 'application/json; charset=utf-8';

const zip = promisify(gzip);

export const PROFILE_FORMATS = {
  pprof: {
    extension: '.pb.gz',
    mediaType: BINARY,
    write: (subject) => zip(encodePprof(toProfile(subject), 'inuse_space', commentsOf(subject))),
  },
  heapprofile: {
    extension: '.heapprofile',
    mediaType: JSON_TEXT,
    write: (subject) => writeHeapProfile(livePaths(toProfile(subject))),
  },
  collapsed: {
    extension: '.collapsed',
    mediaType: 'text/plain; charset=utf-8',
    write: (subject) => writeCollapsed(livePaths(toProfile(subject))),
  },
  speedscope: {
    extension: '.speedscope.json',
    mediaType: JSON_TEXT,
    write: (subject) => writeSpeedscope(livePaths(toProfile(subject)), titleOf(subject)),
  },
  json: {
    extension: '.json',
    mediaType: JSON_TEXT,
    write: (subject) => `${JSON.stringify(profileJson(subject))}\n`,
  },
  snapshot: {
    extension: '.snapshot',
    mediaType: BINARY,
    write: ({ now }) => encodeSnapshot(now),
  },
} as const satisfies Record<string, FileFormat>;

export type ProfileFormat = keyof typeof PROFILE_FORMATS;

export const PROFILE_FORMAT_NAMES = Object.keys(PROFILE_FORMATS) as ProfileFormat[];

function toProfile({ now, older }: ProfileSubject) {
  return older ? differenceOf(now, older) : profileOf(now);
}

/** The lines that tell which workers answered. */
function commentsOf({ workers }: ProfileSubject): string[] {
  return workers ? Array.from(workersText(workers).matchAll(/^# (.+)$/gm), ([, line = '']) => line) : [];
}

function titleOf({ now, older }: ProfileSubject): string {
  const at = now.origin.takenAt.toISOString();
  return older ? `memory grown from ${older.origin.takenAt.toISOString()} to ${at}` : `live memory at ${at}`;
}

/** Every call path, as a row of `/end_show` with the key type `traceback`. */
export function profileJson({ now, older, workers }: ProfileSubject) {
  return {
    at: now.origin.takenAt.toISOString(),
    compared_with: older?.origin.takenAt.toISOString() ?? null,
    sampling_interval: now.origin.samplingInterval,
    workers: workers && workersJson(workers, () => ({})),
    statistics: older ? differenceRows(now, older) : liveRows(now),
  };
}

function liveRows(now: Snapshot) {
  const rows = rankStatistics(now, createGrouping('traceback')).take(Infinity);
  return rows.map((row) => rowJson({ row, shares: [], via: [] }));
}

function differenceRows(now: Snapshot, older: Snapshot) {
  const changed = rankDifferences(now, older, createGrouping('traceback')).rows.filter(hasChanged);
  return changed.take(Infinity).map((row) => diffRowJson({ row, shares: [], via: [] }));
}
