import { formatDuration } from '../base/units';
import { type Stats } from './ledger-panel';
import { byId, setText } from './elements';

/** Which process this is, what the tracer does, and which button comes next. */
export function showState(stats: Stats): void {
  const { pid, node_version: version, workers } = stats;
  setText(
    byId('process', HTMLElement),
    `${workers ? `${workers.length} workers` : `process ${pid}`}, Node ${version}`,
  );
  setText(byId('state', HTMLElement), [...tracing(stats), ...since(stats)].join(' · '));
  const hasBegun = stats.begin_at !== null;
  byId('begin', HTMLElement).classList.toggle('primary', !hasBegun);
  byId('end', HTMLElement).classList.toggle('primary', hasBegun);
}

const OFF = 'Tracing is off until you press Begin';

function tracing({ tracer, gc, workers, at }: Stats): string[] {
  if (workers !== null) {
    const tracers = workers.filter((worker) => 'tracer' in worker && worker.tracer);
    return [tracers.length === 0 ? OFF : `Tracing in ${tracers.length} of ${workers.length} workers`];
  }
  if (!tracer) return [OFF];
  const { tracing_since: from, captures } = tracer;
  const count = `${captures.count} ${captures.count === 1 ? 'capture' : 'captures'}, ${Math.round(captures.pause_ms)} ms of pause`;
  return [
    `Tracing for ${age(from, at)}`,
    count,
    ...(gc ? [`${(gc.share * 100).toFixed(1)}% of the time in garbage collection`] : []),
  ];
}

function since({ begin_at: begin, at }: Stats): string[] {
  return begin === null ? [] : [`begun ${age(begin, at)} ago`];
}

function age(from: string, to: string): string {
  return formatDuration(Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000) * 1000));
}
