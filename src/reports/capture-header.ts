import { formatSize, plural, roundMs } from '../base/units';
import { eachSample } from '../model/each-sample';
import { errorOf, sampleVariance } from '../model/sampling';
import { type Snapshot } from '../model/snapshot';
import { type Ledger, makeLedger } from '../process/ledger';
import { type Capture, type CaptureCost, type TracerState } from '../tracer/capture';
import { type Gathered, isOfWorkers, workersJson, workersText } from './gathered';

/** What stands above a table: which process, how it was measured, what that cost, and how much is live in all. */
export interface CaptureHeader {
  captures: Gathered<Capture>;
  takenAt: Date;
  /** On V8's heap. */
  live: Live;
  /** Outside of it, of what is counted by call site; `null` when that was not asked for. */
  external: Live | null;
  ledger: Ledger;
}

/** Live memory in all; `size` and `error` (half width of the 95 % interval) in bytes. */
interface Live {
  size: number;
  count: number;
  samples: number;
  error: number;
}

/** @param shown - The captures' snapshot, less what is not to be shown. */
export function makeHeader(captures: Gathered<Capture>, shown: Snapshot): CaptureHeader {
  const live = sumLive(shown, false);
  const external = captures.parts.some(({ data }) => data.tracer.buffers) ? sumLive(shown, true) : null;
  const memory = sumMemory(captures.parts.map(({ data }) => data.memory));
  return { captures, takenAt: shown.origin.takenAt, live, external, ledger: makeLedger(memory, live.size) };
}

export function headerText({ captures, takenAt, live, external, ledger }: CaptureHeader): string {
  const { pid, threadId, nodeVersion } = captures.asked;
  const { tracingSince, samplingInterval, tracebackLimit } = oldestTracer(captures);
  const { pauseMs, gcCount, totalMs } = slowest(captures);
  const paused = isOfWorkers(captures) ? 'each process for up to' : 'the process for';
  const lines = [
    `# ${takenAt.toISOString()}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}`,
    `# tracing since ${tracingSince.toISOString()}, one sample every ${samplingInterval} bytes, ` +
      `up to ${tracebackLimit} frames`,
    `# live: ${liveText(live, 'object')}`,
    ...(external ? [`# external, by call site: ${liveText(external, 'allocation')}`] : []),
    `# capture: paused ${paused} ${pauseMs.toFixed(1)} ms with ${plural(gcCount, 'forced GC')}, ` +
      `${totalMs.toFixed(1)} ms in all`,
    `# memory${isOfWorkers(captures) ? ' of all workers' : ''}: ${ledgerText(ledger)}`,
  ];
  return lines.map((line) => `${line}\n`).join('') + workersText(captures);
}

export function headerJson({ captures, takenAt, live, external, ledger }: CaptureHeader) {
  const { asked } = captures;
  const tracer = oldestTracer(captures);
  return {
    pid: asked.pid,
    thread_id: asked.threadId,
    node_version: asked.nodeVersion,
    at: takenAt.toISOString(),
    tracing_since: tracer.tracingSince.toISOString(),
    sampling_interval: tracer.samplingInterval,
    traceback_limit: tracer.tracebackLimit,
    capture: costJson(slowest(captures)),
    live: liveJson(live),
    external: external && liveJson(external),
    ledger: {
      rss: ledger.rss,
      traced: ledger.traced,
      untraced: ledger.untraced,
      heap_free: ledger.heapFree,
      external: ledger.external,
      native: ledger.native,
    },
    workers: workersJson(captures, workerJson),
  };
}

function workerJson({ snapshot, live, memory, tracer, ...cost }: Capture) {
  return {
    at: snapshot.origin.takenAt.toISOString(),
    tracing_since: tracer.tracingSince.toISOString(),
    capture: costJson(cost),
    live: { size: live },
    rss: memory.rss,
  };
}

/** What the workers were set to; they may have begun at different times. */
function oldestTracer({ parts }: Gathered<Capture>): TracerState {
  const tracers = parts.map(({ data }) => data.tracer);
  return tracers.reduce((oldest, tracer) => (tracer.tracingSince < oldest.tracingSince ? tracer : oldest));
}

/** Several workers are paused side by side, so the longest pause is that of all. */
function slowest({ parts }: Gathered<Capture>): CaptureCost {
  const most = (figure: keyof CaptureCost) => Math.max(...parts.map(({ data }) => data[figure]));
  return { pauseMs: most('pauseMs'), gcCount: most('gcCount'), totalMs: most('totalMs') };
}

function costJson({ pauseMs, gcCount, totalMs }: CaptureCost) {
  return { pause_ms: roundMs(pauseMs), gc_count: gcCount, total_ms: roundMs(totalMs) };
}

function liveText({ size, count, samples, error }: Live, noun: string): string {
  const accuracy = size === 0 ? '' : `, ±${Math.round((error / size) * 100)}%`;
  return `${formatSize(size)} in ${plural(count, noun)} (${plural(samples, 'sample')}${accuracy})`;
}

function liveJson({ size, count, samples }: Live) {
  return { size, count, samples };
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

function sumMemory(usages: readonly NodeJS.MemoryUsage[]): NodeJS.MemoryUsage {
  const sum = { rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 };
  for (const usage of usages) {
    sum.rss += usage.rss;
    sum.heapTotal += usage.heapTotal;
    sum.heapUsed += usage.heapUsed;
    sum.external += usage.external;
    sum.arrayBuffers += usage.arrayBuffers;
  }
  return sum;
}

function sumLive(snapshot: Snapshot, external: boolean): Live {
  let size = 0;
  let count = 0;
  let samples = 0;
  let variance = 0;
  eachSample(snapshot, (_index, node, sampleSize, sampleCount) => {
    if (snapshot.tree.frame(node).external !== external) return;
    size += sampleSize;
    count += sampleCount;
    samples += 1;
    variance += sampleVariance(sampleSize, sampleCount, snapshot.origin.samplingInterval);
  });
  return { size, count, samples, error: errorOf(variance) };
}
