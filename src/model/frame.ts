/** One call site. V8 knows where a function starts, not the allocating line: `lineno` is that of the function. */
export class Frame {
  /**
   * @param filename - Path or script name; a pseudo frame of V8, such as `(GC)`, has its own name here.
   * @param lineno - 1-based; 0 = unknown.
   * @param column - 1-based; 0 = unknown.
   * @param functionName - Empty for an anonymous function and for the top level of a script.
   */
  constructor(
    readonly filename: string,
    readonly lineno: number,
    readonly column = 0,
    readonly functionName = '',
  ) {}

  /** Equal for equal frames only. */
  get key(): string {
    const { filename, lineno, column, functionName } = this;
    return `${lineno}:${column}:${filename.length}:${filename}${functionName}`;
  }

  /** `file:line`, or the file alone where the line is unknown. */
  toString(): string {
    return this.lineno > 0 ? `${this.filename}:${this.lineno}` : this.filename;
  }
}

/** A frame as it is written to files and passed between threads. */
export type FrameTuple = [filename: string, lineno: number, column: number, functionName: string];

export function toTuple({ filename, lineno, column, functionName }: Frame): FrameTuple {
  return [filename, lineno, column, functionName];
}

/** Total order: file name, line, column, function name. Strings compare by UTF-16 code units. */
export function compareFrames(a: Frame, b: Frame): number {
  return (
    compareStrings(a.filename, b.filename) ||
    a.lineno - b.lineno ||
    a.column - b.column ||
    compareStrings(a.functionName, b.functionName)
  );
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
