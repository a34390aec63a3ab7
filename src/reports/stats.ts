import { type ProcessStats } from '../tracer/stats';
import { formatAge } from './age';
import { type Gathered } from './gathered';
import { makeStatsLedger, type StatsLedger } from './stats-ledger';
import { type ToldVerdict } from './verdict';
import { type StatsSummary, summarizeStats } from './stats-summary';

/** The answer of `/memory/stats`. */
export interface StatsReport {
  readonly stats: Gathered<ProcessStats>;
  readonly at: Date;
  /** The first of the beginnings; `null` where there is none. */
  readonly beginAt: Date | null;
  /** When `traced` was true: the oldest of the newest captures; `null` where there is none. */
  readonly tracedAt: Date | null;
  /** Of all processes together. */
  readonly ledger: StatsLedger;
  readonly summary: StatsSummary;
  /** Of the newest `/end_show` since begin; `null` where there is none. */
  readonly verdict: ToldVerdict | null;
}

export function makeStatsReport(stats: Gathered<ProcessStats>, verdict: ToldVerdict | null): StatsReport {
  const all = stats.parts.map(({ data }) => data);
  const at = new Date(Math.max(...all.map(({ now }) => now.at.getTime())));
  const beginAt = oldest(all.map(({ begin }) => begin?.reading.at));
  const tracedAt = oldest(all.map(({ tracer }) => tracer?.newest?.takenAt));
  const ledger = makeStatsLedger(all);
  const buffersTraced = all.every(({ tracer }) => tracer?.buffers);
  const summary = summarizeStats(ledger, beginAt && formatAge(beginAt, at), buffersTraced);
  return { stats, at, beginAt, tracedAt, ledger, summary, verdict };
}

function oldest(dates: readonly (Date | undefined)[]): Date | null {
  const times = dates.flatMap((date) => date?.getTime() ?? []);
  return times.length > 0 ? new Date(Math.min(...times)) : null;
}
