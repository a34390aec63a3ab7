import type * as inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { TraceallocError } from '../base/errors';
import { codeOf } from '../base/thrown';
import { type SamplingProfile } from './profile';

/** Methods this package uses, with their parameters and results. */
interface Protocol {
  'HeapProfiler.startSampling': [{ samplingInterval: number; stackDepth: number }, unknown];
  'HeapProfiler.getSamplingProfile': [undefined, { profile: SamplingProfile }];
  'Runtime.discardConsoleEntries': [undefined, unknown];
}

/**
 * A connected in-process inspector session.
 *
 * Sessions of the same thread answer synchronously, so a call returns its result or throws: an exception inside
 * a callback of `post` would become a process warning and leave its promise hanging.
 */
export class InspectorSession {
  readonly #session: inspector.Session;

  private constructor(private readonly module: typeof inspector) {
    this.#session = new module.Session();
    this.#session.connect();
  }

  /**
   * @throws TraceallocError `ERR_TRACEALLOC_NO_INSPECTOR` where the runtime has none, and
   *   `ERR_TRACEALLOC_INSPECTOR_DENIED` under Node's permission model.
   */
  static open(): InspectorSession {
    try {
      // Loaded late, so that the package can be imported where there is no inspector.
      const module = createRequire(__filename)('node:inspector') as typeof inspector;
      return new InspectorSession(module);
    } catch (cause) {
      throw openError(cause);
    }
  }

  /** @throws The protocol's error. */
  call<M extends keyof Protocol>(method: M, params?: Protocol[M][0]): Protocol[M][1] {
    let answer: { error: Error | null; result: unknown } | undefined;
    this.#session.post(method, params, (error, result) => {
      answer = { error, result };
    });
    if (answer === undefined) throw new Error(`the inspector did not answer ${method}`);
    if (answer.error) throw answer.error;
    return answer.result;
  }

  /**
   * Lets go of the arguments of `console` calls, of which V8 keeps up to 1,000 lists alive for a connected session;
   * a profile would blame innocent code for them. Left alone while a debugger shows them to somebody.
   */
  discardConsoleEntries(): void {
    if (this.module.url() === undefined) this.call('Runtime.discardConsoleEntries');
  }

  /** Disconnecting also ends the sampling that this session started, without the GC that `stopSampling` forces. */
  close(): void {
    this.#session.disconnect();
  }
}

function openError(cause: unknown): TraceallocError {
  return codeOf(cause) === 'ERR_ACCESS_DENIED'
    ? new TraceallocError('ERR_TRACEALLOC_INSPECTOR_DENIED', 'the permission model forbids the inspector', {
        cause,
      })
    : new TraceallocError('ERR_TRACEALLOC_NO_INSPECTOR', 'this runtime has no usable inspector', { cause });
}
