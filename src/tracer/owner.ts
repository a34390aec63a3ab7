import { ActiveResources } from '../process/active-resources';
import { readProcess } from '../process/process-reading';
import { HelperThread } from '../thread/helper-thread';
import { CaptureWindow } from './capture-window';
import { createCollect } from './collect';
import { DeltaCaptures } from './delta-captures';
import { EventHub } from './events';
import { LeakWatch } from './leak-watch';
import { OperationCaptures } from './operation-captures';
import { Tracer } from './tracer';

/** What all users of this package in one process (thread) share, because V8 has one sampler for it. */
interface Owner {
  readonly tracer: Tracer;
  readonly window: CaptureWindow;
  readonly operations: OperationCaptures;
  readonly deltas: DeltaCaptures;
  readonly watch: LeakWatch;
  readonly events: EventHub;
  readonly thread: HelperThread;
}

/**
 * Under a registered symbol, so that a second copy of the package, or the same one loaded twice, finds it. The number
 * grows when the shape of `Owner` changes; copies with different numbers see each other as foreign samplers.
 */
const OWNER = Symbol.for('tracealloc.owner@6');

const registry: { [OWNER]?: Owner | undefined } = globalThis as object;

export function owner(): Owner {
  return (registry[OWNER] ??= create());
}

/** Forgets all captures that are kept. */
export function forgetCaptures(): void {
  const { window, operations, watch } = owner();
  window.clear();
  operations.clear();
  watch.clear();
}

function create(): Owner {
  const thread = new HelperThread();
  const events = new EventHub();
  const tracer = new Tracer(createCollect(thread), events);
  const window = new CaptureWindow(
    tracer,
    readProcess,
    events,
    new ActiveResources((worker) => thread.owns(worker)),
  );
  return {
    tracer,
    window,
    operations: new OperationCaptures(window),
    deltas: new DeltaCaptures(window),
    watch: new LeakWatch(tracer, window, thread),
    events,
    thread,
  };
}
