import type * as inspector from 'node:inspector';
import { createRequire } from 'node:module';
import { TraceallocError } from '../base/errors';
import { codeOf } from '../base/thrown';
import { type SamplingProfile } from './profile';

/** Methods this package uses, with their parameters and results. */
interface Protocol {
  'Debugger.enable': [{ maxScriptsCacheSize: number }, unknown];
  'Debugger.getPossibleBreakpoints': [
    { start: CodePosition; restrictToFunction: true },
    { locations: BreakLocation[] },
  ];
  'Debugger.getScriptSource': [{ scriptId: string }, { scriptSource: string }];
  'Debugger.removeBreakpoint': [{ breakpointId: string }, unknown];
  'Debugger.setBreakpoint': [{ location: CodePosition; condition: string }, { breakpointId: string }];
  'Debugger.setBreakpointByUrl': [
    { scriptHash: string; lineNumber: number; columnNumber: number; condition: string },
    { breakpointId: string; locations: CodePosition[] },
  ];
  'Debugger.setSkipAllPauses': [{ skip: boolean }, unknown];
  'HeapProfiler.startSampling': [{ samplingInterval: number; stackDepth: number }, unknown];
  'HeapProfiler.getSamplingProfile': [undefined, { profile: SamplingProfile }];
  'Profiler.disable': [undefined, unknown];
  'Profiler.enable': [undefined, unknown];
  'Profiler.getBestEffortCoverage': [undefined, { result: { scriptId: string; url: string }[] }];
  'Profiler.startPreciseCoverage': [{ callCount: boolean; detailed: boolean }, unknown];
  'Profiler.stopPreciseCoverage': [undefined, unknown];
  'Runtime.callFunctionOn': [{ objectId: string; functionDeclaration: string }, unknown];
  'Runtime.discardConsoleEntries': [undefined, unknown];
  'Runtime.evaluate': [{ expression: string; returnByValue?: true }, { result: RemoteValue }];
  'Runtime.getProperties': [
    { objectId: string; ownProperties: true },
    { internalProperties?: { name: string; value?: RemoteValue }[] },
  ];
  'Runtime.queryObjects': [{ prototypeObjectId: string }, { objects: RemoteValue }];
}

/** A position in the code that runs; line and column are 0-based. */
export interface CodePosition {
  readonly scriptId: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** A position at which V8 can stop. */
export interface BreakLocation extends CodePosition {
  readonly type?: 'call' | 'return' | 'debuggerStatement';
}

export interface ParsedScript {
  readonly scriptId: string;
  /** Of its text. */
  readonly hash: string;
  /** Empty for code that was evaluated. */
  readonly url: string;
  /** Empty for a script without a source map. */
  readonly sourceMapURL?: string | undefined;
  readonly isModule?: boolean | undefined;
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

  /**
   * Has V8 tell which scripts are loaded: at once those that are, later on those that come.
   *
   * @param onScript - Must not throw.
   */
  enableDebugger(onScript: (script: ParsedScript) => void): void {
    this.session.on('Debugger.scriptParsed', ({ params }) => {
      onScript(params);
    });
    // Of scripts that are collected nothing is kept.
    this.callNow('Debugger.enable', { maxScriptsCacheSize: 0 });
    // `debugger` in the program goes on meaning nothing.
    this.callNow('Debugger.setSkipAllPauses', { skip: true });
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
