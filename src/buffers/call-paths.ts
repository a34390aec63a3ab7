import { shortFunctionName, shortScriptName } from '../base/short-names';
import { Frame } from '../model/frame';
import { callSites } from './call-sites';
import { type Callable } from './pass-through';

/** Frames that are kept to be shared; past it the table begins anew, since evaluated code may have any number. */
const MAX_FRAMES = 10_000;
/** Above any column: the longest string V8 has is shorter. */
const COLUMNS = 2 ** 30;

const UNKNOWN = new Frame('(unknown)', 0, 0, '', true);

/** Reads call paths off the stack. Paths share their frames, of which a program has few. */
export class CallPaths {
  /** By script, then by line × {@link COLUMNS} + column: a key of text would take as long as all the rest. */
  readonly #frames = new Map<string, Map<number, Frame>>();
  #size = 0;

  /**
   * The frames that led to a function on the stack, oldest first; scripts are named as V8 names them.
   *
   * @param limit - Most frames, the newest.
   */
  read(limit: number, of: Callable): readonly Frame[] {
    const path: Frame[] = [];
    for (const site of callSites(limit, of)) {
      const script = scriptOf(site);
      if (script !== null) path.push(this.#frame(script, site));
    }
    return path.length === 0 ? [UNKNOWN] : path.reverse();
  }

  #frame(script: string, site: NodeJS.CallSite): Frame {
    const line = site.getLineNumber() ?? 0;
    const column = site.getColumnNumber() ?? 0;
    const name = shortFunctionName(site.getFunctionName() ?? '');
    const position = line * COLUMNS + column;
    const known = this.#frames.get(script)?.get(position);
    // Functions made at one place may have different names.
    if (known?.functionName === name) return known;
    const frame = new Frame(shortScriptName(script), line, column, name, true);
    this.#keep(script, position, frame);
    return frame;
  }

  #keep(script: string, position: number, frame: Frame): void {
    if (this.#size === MAX_FRAMES) {
      this.#frames.clear();
      this.#size = 0;
    }
    const inScript = this.#frames.get(script) ?? new Map<number, Frame>();
    this.#frames.set(script, inScript.set(position, frame));
    this.#size++;
  }
}

/** `null` for what V8 itself provides, such as `Array.prototype.map`: it acts for its caller. */
function scriptOf(site: NodeJS.CallSite): string | null {
  return site.getFileName() ?? (site.isEval() ? '(eval)' : null);
}
