import { type backrefsJson } from '../reports/backrefs';
import { type capturesJson } from '../reports/captures-task';
import { type detailJson } from '../reports/detail';
import { type endShowJson } from '../reports/end-show';
import { type growthJson } from '../reports/growth';
import { type leaksJson } from '../reports/leaks';
import { type linesJson } from '../reports/lines';
import { type profileJson } from '../reports/profile-file';
import { type snapshotsJson } from '../reports/snapshots';
import { type statsJson } from '../reports/stats-json';
import { type typesJson } from '../reports/types';
import { type timelineJson } from '../timeline/timeline-task';
import { type CountedJson } from './handlers/begin-show';
import { type doneJson } from './handlers/done';
import { type errorJson } from './respond';

/**
 * What is answered in JSON, by the name of its schema in `openapi.json`. The build makes the schemas of these types: a
 * field's comment is its description, and a number is a whole one unless the comment says `@format double` or the name ends
 * in `_ms`.
 */
export interface JsonAnswers {
  Done: ReturnType<typeof doneJson<{ ok: true; types?: CountedJson }>>;
  EndShow: ReturnType<typeof endShowJson>;
  Detail: ReturnType<typeof detailJson>;
  Snapshots: ReturnType<typeof snapshotsJson>;
  Stats: ReturnType<typeof statsJson>;
  Leaks: ReturnType<typeof leaksJson>;
  WatchChange: ReturnType<typeof doneJson<{ every_ms: number | null }>>;
  Timeline: ReturnType<typeof timelineJson>;
  Types: ReturnType<typeof typesJson>;
  Growth: ReturnType<typeof growthJson>;
  Backrefs: ReturnType<typeof backrefsJson>;
  Lines: ReturnType<typeof linesJson>;
  Captures: ReturnType<typeof capturesJson>;
  Profile: ReturnType<typeof profileJson>;
  Error: ReturnType<typeof errorJson>;
}
