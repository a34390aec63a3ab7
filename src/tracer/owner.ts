import { CaptureWindow } from './capture-window';
import { Tracer } from './tracer';

/** What all users of this package in one process (thread) share, because V8 has one sampler for it. */
interface Owner {
  readonly tracer: Tracer;
  readonly window: CaptureWindow;
}

/**
 * Under a registered symbol, so that a second copy of the package, or the same one loaded twice, finds it. The number
 * grows when the shape of `Owner` changes; copies with different numbers see each other as foreign samplers.
 */
const OWNER = Symbol.for('tracealloc.owner@1');

const registry: { [OWNER]?: Owner | undefined } = globalThis as object;

export function owner(): Owner {
  return (registry[OWNER] ??= create());
}

function create(): Owner {
  const tracer = new Tracer();
  return { tracer, window: new CaptureWindow(tracer) };
}
