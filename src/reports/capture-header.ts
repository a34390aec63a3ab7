import { formatSize, plural, roundMs } from '../base/units';
import { type CountGrowth, growthText } from '../model/counts';
import { type Snapshot } from '../model/snapshot';
import { type Ledger, makeLedger } from '../process/ledger';
import { type Capture, type CaptureCost, type TracerState } from '../tracer/capture';
import { errorOf, type Estimate } from '../stats/estimate';
import { sumLive } from '../stats/rank';
import { type FrameAccuracy } from '../tracer/exact-frames';
import { formatAge } from './age';
import { frameAccuracyJson, frameAccuracyText } from './frame-accuracy';
import { type Gathered, isOfWorkers, workersJson, workersText } from './gathered';
import { type Begin, type GrownTypes } from './join-looks';

/** What stands above a table: which process, how it was measured, what that cost, and how much is live in all. */
export interface CaptureHeader {
  captures: Gathered<Capture>;
  takenAt: Date;
  /** On V8's heap. */
  live: Estimate;
  /** Outside of it, of what is counted by call site; `null` when that was not asked for. */
  external: Estimate | null;
  ledger: Ledger;
  /** `null` where there is none to compare with. */
  begin: Begin | null;
  /** Why names may be those of compiled code. */
  leftOut: readonly string[];
}

/** @param shown - The captures' snapshot, less what is not to be shown. */
export function makeHeader(
  captures: Gathered<Capture>,
  shown: Snapshot,
  { begin = null, leftOut = [] }: Partial<Pick<CaptureHeader, 'begin' | 'leftOut'>> = {},
): CaptureHeader {
  const live = sumLive(shown, false);
  const external = captures.parts.some(({ data }) => data.tracer.buffers) ? sumLive(shown, true) : null;
  const memory = sumMemory(captures.parts.map(({ data }) => data.memory));
  const ledger = makeLedger(memory, live.size);
  return { captures, takenAt: shown.origin.takenAt, live, external, ledger, begin, leftOut };
}

export function headerText(header: CaptureHeader): string {
  const { captures, takenAt, live, external, ledger, begin, leftOut } = header;
  const { pid, threadId, nodeVersion } = captures.asked;
  const { tracingSince, samplingInterval, tracebackLimit } = oldestTracer(captures);
  const { pauseMs, gcCount, totalMs } = slowest(captures);
  const paused = isOfWorkers(captures) ? 'each process for up to' : 'the process for';
  const lines = [
    `# ${takenAt.toISOString()}, pid ${pid}, thread ${threadId}, Node ${nodeVersion}`,
    `# tracing since ${tracingSince.toISOString()}, one sample every ${samplingInterval} bytes, ` +
      `up to ${tracebackLimit} frames`,
    `# frames: ${frameAccuracyText(leastAccurate(captures))}`,
    `# live: ${liveText(live, 'object')}`,
    ...(external ? [`# external, by call site: ${liveText(external, 'allocation')}`] : []),
    `# capture: paused ${paused} ${pauseMs.toFixed(1)} ms with ${plural(gcCount, 'forced GC')}, ` +
      `${totalMs.toFixed(1)} ms in all`,
    `# memory${isOfWorkers(captures) ? ' of all workers' : ''}: ${ledgerText(ledger)}`,
    ...(begin ? sinceBeginLines(begin, takenAt) : []),
    ...(leftOut.length > 0 ? [`# names as V8 gives them: ${leftOut.join(', ')}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('') + workersText(captures);
}

export function headerJson({ captures, takenAt, live, external, ledger, begin }: CaptureHeader) {
  const { asked } = captures;
  const tracer = oldestTracer(captures);
  return {
    pid: asked.pid,
    thread_id: asked.threadId,
    node_version: asked.nodeVersion,
    at: takenAt.toISOString(),
    tracing_since: tracer.tracingSince.toISOString(),
    /** Average bytes between samples. */
    sampling_interval: tracer.samplingInterval,
    /** Most frames of a call path. */
    traceback_limit: tracer.tracebackLimit,
    exact_frames: frameAccuracyJson(leastAccurate(captures)),
    capture: costJson(slowest(captures)),
    /** On V8's heap, allocated since tracing began. */
    live: liveJson(live),
    /** Outside of V8's heap, by call site; `null` unless the option `buffers` is set. */
    external: external && liveJson(external),
    /** Resident memory and its parts, bytes. */
    ledger: ledgerJson(ledger),
    /** What changed since begin; `null` without one. */
    since_begin: begin && sinceBeginJson(begin),
    workers: workersJson(captures, workerJson),
  };
}

function ledgerJson({ heapFree, rss, traced, untraced, external, native }: Ledger) {
  return { rss, traced, untraced, heap_free: heapFree, external, native };
}

function sinceBeginJson({ at, ledgerDiff, resources, types }: Begin) {
  return {
    begin_at: at.toISOString(),
    ledger: ledgerJson(ledgerDiff),
    resources: resources.map(growthJson),
    native_types: types && {
      grown: types.grown.map(growthJson),
      pause_ms: roundMs(types.pauseMs),
      fault: types.fault,
    },
  };
}

function growthJson({ name, count, countDiff }: CountGrowth) {
  return { name, count, count_diff: countDiff };
}

function workerJson({ snapshot, live, memory, tracer, ...cost }: Capture) {
  return {
    at: snapshot.origin.takenAt.toISOString(),
    tracing_since: tracer.tracingSince.toISOString(),
    exact_frames: frameAccuracyJson(tracer.frames),
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

/** Of workers with exact frames, that which has them for the shortest time. */
function leastAccurate({ parts }: Gathered<Capture>): FrameAccuracy {
  const all = parts.map(({ data }) => data.tracer.frames);
  const worse = (a: FrameAccuracy, b: FrameAccuracy) => (b.since > a.since ? b : a);
  return all.find(({ exact }) => !exact) ?? all.find(({ doubt }) => doubt !== null) ?? all.reduce(worse);
}

/** Several workers are paused side by side, so the longest pause is that of all. */
function slowest({ parts }: Gathered<Capture>): CaptureCost {
  const most = (figure: keyof CaptureCost) => Math.max(...parts.map(({ data }) => data[figure]));
  return { pauseMs: most('pauseMs'), gcCount: most('gcCount'), totalMs: most('totalMs') };
}

function costJson({ pauseMs, gcCount, totalMs }: CaptureCost) {
  return { pause_ms: roundMs(pauseMs), gc_count: gcCount, total_ms: roundMs(totalMs) };
}

function liveText(live: Estimate, noun: string): string {
  const { size, count, samples, slack } = live;
  const accuracy = size === 0 ? '' : `, ±${Math.round((errorOf(live) / size) * 100)}%`;
  const about = slack === 0 ? '' : '~';
  return `${formatSize(size)} in ${about}${plural(count, noun)} (${plural(samples, 'sample')}${accuracy})`;
}

function liveJson(live: Estimate) {
  const { size, count, samples, slack } = live;
  return { size, error: errorOf(live), count, count_exact: slack === 0, samples };
}

function ledgerText(ledger: Ledger): string {
  const { traced, untraced } = ledger;
  const parts = [
    ...(untraced < 0
      ? [`${formatSize(traced)} traced (an estimate: only ${formatSize(traced + untraced)} are live)`]
      : [`${formatSize(traced)} traced`, `${formatSize(untraced)} untraced heap`]),
    `${formatSize(ledger.heapFree)} free heap`,
    `${formatSize(ledger.external)} external`,
  ];
  return `RSS ${formatSize(ledger.rss)} = ${parts.join(' + ')} ${restText(ledger.native)}`;
}

function restText(native: number): string {
  return native < 0 ? `- ${formatSize(-native)} reserved, not resident` : `+ ${formatSize(native)} native`;
}

function sinceBeginLines({ at, ledgerDiff, resources, types }: Begin, takenAt: Date): string[] {
  const opened = growthText(resources);
  return [
    `# since begin ${formatAge(at, takenAt)}: ${changesText(ledgerDiff)}`,
    ...(opened === '' ? [] : [`# open or running since begin: ${opened}`]),
    ...(types ? [`# types with native parts: ${typesText(types)}`] : []),
  ];
}

function changesText({ rss, traced, untraced, heapFree, external, native }: Ledger): string {
  const changes = [
    `${formatSize(traced, true)} traced`,
    `${formatSize(untraced, true)} untraced heap`,
    `${formatSize(heapFree, true)} free heap`,
    `${formatSize(external, true)} external`,
    `${formatSize(native, true)} native`,
  ];
  return `RSS ${formatSize(rss, true)}: ${changes.join(', ')}`;
}

function typesText({ grown, pauseMs, fault }: GrownTypes): string {
  if (fault !== null) return `not counted: ${fault}`;
  return `${growthText(grown) || 'at most one more of a type than at begin'}; counting paused the process for ${pauseMs.toFixed(1)} ms more`;
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
