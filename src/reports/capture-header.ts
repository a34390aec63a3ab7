import { formatSize } from '../base/units';
import { eachSample } from '../model/each-sample';
import { errorOf, sampleVariance } from '../model/sampling';
import { type Snapshot } from '../model/snapshot';
import { type Ledger, makeLedger } from '../process/ledger';
import { type Capture } from '../tracer/capture';

/** What stands above a table: which process, how it was measured, what that cost, and how much is live in all. */
export interface CaptureHeader {
  pid: number;
  threadId: number;
  nodeVersion: string;
  capture: Capture;
  live: Live;
  ledger: Ledger;
}

/** Live memory in all; `size` and `error` (half width of the 95 % interval) in bytes. */
interface Live {
  size: number;
  count: number;
  samples: number;
  error: number;
}

/** @param shown - The capture's snapshot, less what is not to be shown. */
export function makeHeader(capture: Capture, shown: Snapshot, threadId: number): CaptureHeader {
  const live = sumLive(shown);
  return {
    pid: process.pid,
    threadId,
    nodeVersion: process.version,
    capture,
    live,
    ledger: makeLedger(capture.memory, live.size),
  };
}

export function headerText({ pid, threadId, nodeVersion, capture, live, ledger }: CaptureHeader): string {
  const { tracer, snapshot, pauseMs, gcCount, totalMs } = capture;
  const accuracy = live.size === 0 ? '' : `, ±${Math.round((live.error / live.size) * 100)}%`;
  return [
    `# ${snapshot.origin.takenAt.toISOString()}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}`,
    `# tracing since ${tracer.tracingSince.toISOString()}, one sample every ${tracer.samplingInterval} bytes, ` +
      `up to ${tracer.tracebackLimit} frames`,
    `# live: ${formatSize(live.size)} in ${plural(live.count, 'object')} (${plural(live.samples, 'sample')}${accuracy})`,
    `# capture: paused the process for ${pauseMs.toFixed(1)} ms with ${plural(gcCount, 'forced GC')}, ` +
      `${totalMs.toFixed(1)} ms in all`,
    `# memory: ${ledgerText(ledger)}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

export function headerJson({ pid, threadId, nodeVersion, capture, live, ledger }: CaptureHeader) {
  const { tracer, snapshot, pauseMs, gcCount, totalMs } = capture;
  return {
    pid,
    thread_id: threadId,
    node_version: nodeVersion,
    at: snapshot.origin.takenAt.toISOString(),
    tracing_since: tracer.tracingSince.toISOString(),
    sampling_interval: tracer.samplingInterval,
    traceback_limit: tracer.tracebackLimit,
    capture: { pause_ms: roundMs(pauseMs), gc_count: gcCount, total_ms: roundMs(totalMs) },
    live: { size: live.size, count: live.count, samples: live.samples },
    ledger: {
      rss: ledger.rss,
      traced: ledger.traced,
      untraced: ledger.untraced,
      heap_free: ledger.heapFree,
      external: ledger.external,
      native: ledger.native,
    },
  };
}

function ledgerText(ledger: Ledger): string {
  const parts = [
    `${formatSize(ledger.traced)} traced`,
    `${formatSize(ledger.untraced)} untraced heap`,
    `${formatSize(ledger.heapFree)} free heap`,
    `${formatSize(ledger.external)} external`,
    `${formatSize(ledger.native)} native`,
  ];
  return `RSS ${formatSize(ledger.rss)} = ${parts.join(' + ')}`;
}

function sumLive(snapshot: Snapshot): Live {
  let size = 0;
  let count = 0;
  let variance = 0;
  eachSample(snapshot, (_index, _node, sampleSize, sampleCount) => {
    size += sampleSize;
    count += sampleCount;
    variance += sampleVariance(sampleSize, sampleCount, snapshot.origin.samplingInterval);
  });
  return { size, count, samples: snapshot.samples.sizes.length, error: errorOf(variance) };
}

/** Microseconds are the finest that the clock tells honestly. */
function roundMs(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
