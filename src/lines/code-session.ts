import { types } from 'node:util';
import { OptionError, TraceallocError } from '../base/errors';
import { shortFunctionName } from '../base/short-names';
import { giveToInspector } from '../objects/handover';
import {
  type CodePosition,
  InspectorSession,
  isDebuggerAttached,
  type ParsedScript,
} from '../tracer/inspector-session';
import { fileName } from '../tracer/script-name';
import { type ProbedFunction, type Script } from './probed-function';

/** What is known of a function without V8. */
type Known = Pick<ProbedFunction, 'name' | 'isAsync' | 'isGenerator'>;
export type AnyFunction = (...args: never[]) => unknown;

/** Looks at the code that is loaded. To begin takes 20 to 70 ms: V8 tells every script. */
export class CodeSession {
  readonly #session = InspectorSession.open('own');
  /** By id; those with a name. */
  readonly #scripts = new Map<string, ParsedScript>();

  /**
   * @throws TraceallocError where there is no inspector, and `ERR_TRACEALLOC_DEBUGGER_ATTACHED` where a debugger is
   *   attached, or may attach.
   */
  constructor() {
    if (isDebuggerAttached()) {
      this.#session.close();
      throw new TraceallocError(
        'ERR_TRACEALLOC_DEBUGGER_ATTACHED',
        'the inspector of this process is open to debuggers',
      );
    }
    this.#session.enableDebugger((script) => {
      // Without a name are, among others, the conditions of breakpoints.
      if (script.url !== '') this.#scripts.set(script.scriptId, script);
    });
  }

  get session(): InspectorSession {
    return this.#session;
  }

  /** The newest last. */
  get scripts(): readonly ParsedScript[] {
    return [...this.#scripts.values()];
  }

  script(scriptId: string): Script {
    const { url = '', hash = '' } = this.#scripts.get(scriptId) ?? {};
    const { scriptSource: text } = this.#session.callNow('Debugger.getScriptSource', { scriptId });
    return { scriptId, hash, url, filename: fileName(url), text };
  }

  /**
   * Finds out where a function is and where V8 can stop in it.
   *
   * @throws OptionError for a function without code in a file: those of V8, bound and evaluated ones.
   */
  describe(fn: AnyFunction): ProbedFunction {
    const start = this.#locate(fn);
    if (!start || !this.#scripts.has(start.scriptId)) {
      throw new OptionError([
        'the function must be one with code in a file: not bound, evaluated, or of V8 itself',
      ]);
    }
    const { isAsyncFunction, isGeneratorFunction } = types;
    const known = { name: fn.name, isAsync: isAsyncFunction(fn), isGenerator: isGeneratorFunction(fn) };
    return this.describeAt(this.script(start.scriptId), start, known);
  }

  /** @param start - A position in the function, and in none that is in it. */
  describeAt(script: Script, start: Omit<CodePosition, 'scriptId'>, known: Known): ProbedFunction {
    const { scriptId } = script;
    const { locations } = this.#session.callNow('Debugger.getPossibleBreakpoints', {
      start: { ...start, scriptId },
      restrictToFunction: true,
    });
    return { ...known, name: shortFunctionName(known.name), script, start, places: locations };
  }

  close(): void {
    this.#session.close();
  }

  #locate(fn: AnyFunction): CodePosition | undefined {
    const { internalProperties = [] } = this.#session.callNow('Runtime.getProperties', {
      objectId: giveToInspector(this.#session, fn),
      ownProperties: true,
    });
    const location = internalProperties.find(({ name }) => name === '[[FunctionLocation]]');
    return location?.value?.value as CodePosition | undefined;
  }
}
