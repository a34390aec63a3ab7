/** The router: what most users need. */
export { memoryRouter, type MemoryRouter } from './router/memory-router';
export { type Listener } from './router/listeners';
export {
  type BeginEvent,
  type CaptureEvent,
  type ForeignSamplerEvent,
  type LeakEvent,
  type MemoryEventName,
  type MemoryEvents,
  type NearLimitEvent,
} from './tracer/events';
export { type MemoryRouterOptions, type NearLimit } from './router/options';
export { type Auth } from './router/guard';
export { type LogDetails, type LogEvent, type Logger } from './router/log';

/** The tracer, for programs that take their own snapshots. */
export {
  clearTraces,
  getTracebackLimit,
  getTracedMemory,
  getTracerMemory,
  isTracing,
  resetPeak,
  start,
  stop,
  takeSnapshot,
} from './tracer/api';
export { type TracerOptions } from './tracer/options';

/** Which types of objects a call leaves more of. */
export { traceObjects, type TraceObjectsOptions } from './objects/trace-objects';

/** What holds the objects of a type. */
export { objectBackrefs, type ObjectBackrefsOptions } from './objects/object-backrefs';

/** What the lines of a function allocate, and what its calls leave behind. */
export { profileLines, type LinesTable, type ProfileLinesOptions } from './lines/profile-lines';
export { traceMemory, type TraceMemoryOptions } from './lines/trace-memory';

/** The model: what a snapshot is made of and what it can be asked. */
export { Filter } from './model/filter';
export { Frame } from './model/frame';
export { type KeyType } from './model/grouping';
export { Snapshot, type TraceInput } from './model/snapshot';
export { Traceback, type TracebackFormat } from './model/traceback';
export { type Trace, type Traces } from './model/traces';

/** What can be said of snapshots; gives `Snapshot` its `statistics` and `compareTo`. */
export { type GroupOptions } from './stats/rank';
export { Statistic, StatisticDiff } from './stats/statistic';

/** Gives `Snapshot` its `dump` and `load`. */
import './formats/snapshot-file';

/** Errors, to tell by their code. */
export { type ErrorCode, OptionError, TraceallocError } from './base/errors';
