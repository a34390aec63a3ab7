import { type ProcessStats, type TracerStats } from '../tracer/stats';
import { type Gathered, isOfWorkers } from './gathered';
import { type Growing, type GrowingPlace } from './growing-task';
import { makeStatsLedger, PARTS } from './stats-ledger';
import { limitsOf } from './stats-rows';

/** What one process has to say to a scrape. */
export interface Measured {
  readonly stats: ProcessStats;
  readonly growing: Growing;
}

/** One time series of a metric at a moment. */
export interface Point {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Something measured, with Prometheus' rules for names: base units, and `_total` for what only rises. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'gauge' | 'counter';
  readonly labelNames: readonly string[];
  /** None where it is not known. */
  readonly read: (measured: Measured) => readonly Point[];
}

const PLACE_LABELS = ['place', 'function', 'memory'];

export const METRICS: readonly Metric[] = [
  gauge('resident_bytes', 'Resident memory of the process.', ({ now }) => now.usage.rss),
  gauge('resident_peak_bytes', 'Most resident memory the process ever had.', ({ now }) => now.resident.peak),
  gauge('proportional_bytes', 'Resident memory, shared pages in parts.', ({ now }) => now.resident.pss),
  {
    ...series('memory_bytes', 'What resident memory is made of; the parts add up to it.', ['part']),
    read: ({ stats }) => {
      const ledger = makeStatsLedger([stats]);
      return PARTS.flatMap((part) => pointsOf(ledger[part].size, { part: snakeCase(part) }));
    },
  },
  {
    ...series('heap_space_used_bytes', "Objects in a space of V8's heap, dead ones too.", ['space']),
    read: ({ stats }) =>
      stats.now.heap.spaces.map(({ name, used }) => ({ labels: { space: name }, value: used })),
  },
  {
    ...series('heap_space_free_bytes', "Resident memory without an object in a space of V8's heap.", [
      'space',
    ]),
    read: ({ stats }) =>
      stats.now.heap.spaces.map(({ name, free }) => ({ labels: { space: name }, value: free })),
  },
  {
    ...series('limit_bytes', "Where V8's heap, or the container, is full.", ['of']),
    read: ({ stats }) =>
      limitsOf(stats).map(({ name, limit }) => ({ labels: limitLabels(name), value: limit })),
  },
  {
    ...series('limit_left_bytes', "What is left up to the limit of V8's heap, or of the container.", ['of']),
    read: ({ stats }) =>
      limitsOf(stats).map(({ name, left }) => ({ labels: limitLabels(name), value: left })),
  },
  ofCollections('gc_runs_total', 'Garbage collections while tracing.', 'counter', ({ runs }) => runs),
  ofCollections(
    'gc_seconds_total',
    'Time in garbage collections while tracing.',
    'counter',
    ({ totalMs }) => totalMs / 1000,
  ),
  ofCollections(
    'gc_longest_seconds',
    'The longest garbage collection while tracing.',
    'gauge',
    ({ longestMs }) => longestMs / 1000,
  ),
  ofCollections(
    'gc_freed_bytes_total',
    'What garbage collections freed while tracing.',
    'counter',
    ({ freed }) => freed,
  ),
  gauge('tracing', 'Whether allocations are traced: 1 or 0.', ({ tracer }) => Number(tracer !== null)),
  ofTracer(
    'sampling_interval_bytes',
    'Average bytes between two samples.',
    (tracer) => tracer.samplingInterval,
  ),
  ofTracer(
    'traced_bytes',
    'Live traced memory at the newest capture.',
    (tracer) => tracer.newest && tracer.traced.current,
  ),
  ofTracer(
    'traced_peak_bytes',
    'Most live traced memory at any capture.',
    (tracer) => tracer.newest && tracer.traced.peak,
  ),
  ofTracer('samples', 'Sampled objects at the newest capture.', ({ newest }) => newest?.samples ?? null),
  ofTracer(
    'newest_capture_timestamp_seconds',
    'When the newest capture was taken.',
    ({ newest }) => newest && newest.takenAt.getTime() / 1000,
  ),
  {
    ...ofTracer('captures_total', 'Captures since tracing began.', ({ captures }) => captures.count),
    type: 'counter',
  },
  {
    ...ofTracer(
      'capture_pause_seconds_total',
      'How long captures held the process.',
      ({ captures }) => captures.pauseMs / 1000,
    ),
    type: 'counter',
  },
  ofTracer('own_bytes', 'What snapshots take that are kept.', ({ ownMemory }) => ownMemory),
  {
    ...series('growth_bytes', 'Places that keep more than at /begin_show, at most 20.', PLACE_LABELS),
    read: ({ growing }) => growing.sinceStart.map(pointOfPlace),
  },
  {
    ...series(
      'suspect_bytes_per_second',
      'Places that grew over the last windows of the leak watch, at most 20.',
      PLACE_LABELS,
    ),
    read: ({ growing }) => growing.suspects.map(pointOfPlace),
  },
];

/** The points of a metric; where there are several worker processes, each names its own. */
export function pointsOfAll({ read }: Metric, gathered: Gathered<Measured>): Point[] {
  return gathered.parts.flatMap(({ process, data }) => {
    const own = isOfWorkers(gathered) ? { pid: String(process.pid) } : {};
    return read(data).map(({ labels, value }) => ({ labels: { ...own, ...labels }, value }));
  });
}

type Series = Omit<Metric, 'read'>;

function series(
  name: string,
  help: string,
  labelNames: readonly string[],
  type: Metric['type'] = 'gauge',
): Series {
  return { name: `tracealloc_${name}`, help, type, labelNames: ['pid', ...labelNames] };
}

function gauge(name: string, help: string, value: (stats: ProcessStats) => number | null): Metric {
  return { ...series(name, help, []), read: ({ stats }) => pointsOf(value(stats)) };
}

function ofTracer(name: string, help: string, value: (tracer: TracerStats) => number | null): Metric {
  return gauge(name, help, ({ tracer }) => tracer && value(tracer));
}

function ofCollections(
  name: string,
  help: string,
  type: Metric['type'],
  value: (kind: TracerStats['gc']['kinds'][number]) => number,
): Metric {
  return {
    ...series(name, help, ['kind'], type),
    read: ({ stats: { tracer } }) =>
      tracer?.gc.kinds.map((kind) => ({ labels: { kind: kind.kind }, value: value(kind) })) ?? [],
  };
}

function pointsOf(value: number | null, labels: Point['labels'] = {}): Point[] {
  return value === null ? [] : [{ labels, value }];
}

function pointOfPlace({ place, function: name, external, amount }: GrowingPlace): Point {
  return { labels: { place, function: name, memory: external ? 'external' : 'heap' }, value: amount };
}

function limitLabels(name: 'V8 heap' | 'cgroup'): Point['labels'] {
  return { of: name === 'cgroup' ? 'container' : 'heap' };
}

/** `arrayBuffers` as `array_buffers`. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
