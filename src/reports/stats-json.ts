import { roundMs } from '../base/units';
import { type GcStatistics } from '../process/gc-statistics';
import { type ProcessStats, type TracerStats } from '../tracer/stats';
import { frameAccuracyJson } from './frame-accuracy';
import { isOfWorkers, workersJson } from './gathered';
import { type StatsReport } from './stats';
import { type Figure, makeStatsLedger, type StatsLedger } from './stats-ledger';
import { gcShare, limitsOf, spacesOf } from './stats-rows';

export function statsJson({ stats, at, beginAt, ledger, summary, verdict }: StatsReport) {
  const { asked, parts } = stats;
  const [only] = isOfWorkers(stats) ? [] : parts;
  return {
    pid: asked.pid,
    thread_id: asked.threadId,
    node_version: asked.nodeVersion,
    summary: summary.what,
    next: summary.next,
    verdict: verdict && { at: verdict.at.toISOString(), ...verdict.json },
    at: at.toISOString(),
    begin_at: beginAt?.toISOString() ?? null,
    ledger: ledgerJson(ledger),
    ...(only && blocksJson(only.data)),
    workers: workersJson(stats, (data) => ({
      at: data.now.at.toISOString(),
      begin_at: data.begin?.reading.at.toISOString() ?? null,
      ledger: ledgerJson(makeStatsLedger([data])),
      ...blocksJson(data),
    })),
  };
}

function ledgerJson(ledger: StatsLedger) {
  return {
    rss: figureJson(ledger.rss),
    traced: figureJson(ledger.traced),
    other_heap: figureJson(ledger.otherHeap),
    heap_free: figureJson(ledger.heapFree),
    array_buffers: figureJson(ledger.arrayBuffers),
    other_external: figureJson(ledger.otherExternal),
    native: figureJson(ledger.native),
    peak_rss: figureJson(ledger.peakRss),
    pss: figureJson(ledger.pss),
    anonymous: figureJson(ledger.anonymous),
    code: figureJson(ledger.code),
    malloced: figureJson(ledger.malloced),
  };
}

function figureJson({ size, sizeDiff }: Figure) {
  return { size, size_diff: sizeDiff };
}

/** What is of one process alone. */
function blocksJson(stats: ProcessStats) {
  const { now, tracer } = stats;
  return {
    heap_spaces: spacesOf(stats).map(({ usedDiff, ...space }) => ({ ...space, used_diff: usedDiff })),
    malloced_peak: now.heap.mallocedPeak,
    limits: limitsOf(stats),
    gc: tracer && gcJson(tracer.gc),
    tracer: tracer && tracerJson(tracer),
  };
}

function gcJson(gc: GcStatistics) {
  return {
    watched_ms: roundMs(gc.watchedMs),
    /**
     * Of the time, spent in collections, 0 … 1; hundredths of a percent.
     *
     * @format double
     */
    share: Math.round(gcShare(gc) * 10_000) / 10_000,
    kinds: gc.kinds.map(({ kind, runs, totalMs, longestMs, freed }) => ({
      kind,
      runs,
      total_ms: roundMs(totalMs),
      longest_ms: roundMs(longestMs),
      freed,
    })),
  };
}

function tracerJson({ newest, traced, captures, ...tracer }: TracerStats) {
  return {
    tracing_since: tracer.tracingSince.toISOString(),
    sampling_interval: tracer.samplingInterval,
    traceback_limit: tracer.tracebackLimit,
    buffers: tracer.buffers,
    exact_frames: frameAccuracyJson(tracer.frames),
    traced: {
      current: traced.current,
      peak: traced.peak,
      samples: newest?.samples ?? null,
      as_of: newest?.takenAt.toISOString() ?? null,
    },
    captures: { count: captures.count, pause_ms: roundMs(captures.pauseMs) },
    own_memory: tracer.ownMemory,
  };
}
