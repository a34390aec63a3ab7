import type * as inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { TraceallocError } from '../base/errors';
import { codeOf } from '../base/thrown';
import { type SamplingProfile } from './profile';

/** Methods this package uses, with their parameters and results. */
interface Protocol {
  'HeapProfiler.startSampling': [{ samplingInterval: number; stackDepth: number }, unknown];
  'HeapProfiler.getSamplingProfile': [undefined, { profile: SamplingProfile }];
  'Profiler.getBestEffortCoverage': [undefined, { result: { scriptId: string; url: string }[] }];
  'Runtime.callFunctionOn': [{ objectId: string; functionDeclaration: string }, unknown];
  'Runtime.discardConsoleEntries': [undefined, unknown];
  'Runtime.evaluate': [{ expression: string; returnByValue?: true }, { result: RemoteValue }];
  'Runtime.getProperties': [
    { objectId: string; ownProperties: true },
    { internalProperties?: { name: string; value?: RemoteValue }[] },
  ];
  'Runtime.queryObjects': [{ prototypeObjectId: string }, { objects: RemoteValue }];
}

/** A value as the inspector passes it on: a copy, or a handle to an object, which keeps it until the session ends. */
interface RemoteValue {
  value?: unknown;
  objectId?: string;
}

/** A connected inspector session in this process. */
export class InspectorSession {
  private constructor(private readonly session: inspector.Session) {}

  /**
   * @param target - `own`: the thread that asks. `main`: the main thread, asked from another one. While such a session
   *   is connected, a process that exits waits for it, so it should be closed soon.
   * @throws TraceallocError `ERR_TRACEALLOC_NO_INSPECTOR` where the runtime has none, and
   *   `ERR_TRACEALLOC_INSPECTOR_DENIED` under Node's permission model.
   */
  static open(target: 'own' | 'main'): InspectorSession {
    try {
      const session = new (loadInspector().Session)();
      if (target === 'own') session.connect();
      else session.connectToMainThread();
      return new InspectorSession(session);
    } catch (cause) {
      throw openError(cause);
    }
  }

  /** @throws The protocol's error. */
  call<M extends keyof Protocol>(method: M, params?: Protocol[M][0]): Promise<Protocol[M][1]> {
    return new Promise((resolve, reject) => {
      this.session.post(method, params, (error, result) => {
        if (error) reject(error);
        else resolve(result);
      });
    });
  }

  /**
   * The same at once: a session of the own thread answers before `post` returns.
   *
   * @throws The protocol's error.
   */
  callNow<M extends keyof Protocol>(method: M, params?: Protocol[M][0]): Protocol[M][1] {
    // An exception inside the callback would become a process warning: it only notes the answer.
    let answer: { error: Error | null; result: unknown } | undefined;
    this.session.post(method, params, (error, result) => {
      answer = { error, result };
    });
    if (answer === undefined) throw new Error(`the inspector did not answer ${method}`);
    if (answer.error) throw answer.error;
    return answer.result;
  }

  /** Disconnecting also ends the sampling that this session started, without the GC that `stopSampling` forces. */
  close(): void {
    this.session.disconnect();
  }
}

/** Whether a debugger is attached to this process, or may attach. */
export function isDebuggerAttached(): boolean {
  return loadInspector().url() !== undefined;
}

/** Loaded late, so that the package can be imported where there is no inspector. */
function loadInspector(): typeof inspector {
  return createRequire(__filename)('node:inspector') as typeof inspector;
}

function openError(cause: unknown): TraceallocError {
  return codeOf(cause) === 'ERR_ACCESS_DENIED'
    ? new TraceallocError('ERR_TRACEALLOC_INSPECTOR_DENIED', 'the permission model forbids the inspector', {
        cause,
      })
    : new TraceallocError('ERR_TRACEALLOC_NO_INSPECTOR', 'this runtime has no usable inspector', { cause });
}
