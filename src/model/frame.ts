/**
 * One call site. Of memory on its heap V8 knows where a function starts, not the allocating line: `lineno` is that of the
 * function. In the path of an allocation outside the heap it is that of the call.
 */
export class Frame {
  /**
   * @param filename - Path or script name; a pseudo frame of V8, such as `(GC)`, has its own name here.
   * @param lineno - 1-based; 0 = unknown.
   * @param column - 1-based; 0 = unknown.
   * @param functionName - Empty for an anonymous function and for the top level of a script.
   * @param external - Whether the path it belongs to allocated outside V8's heap, as for the contents of a Buffer. All
   *   frames of such a path are, so it has no frame in common with a path to the heap, and no group either.
   */
  constructor(
    readonly filename: string,
    readonly lineno: number,
    readonly column = 0,
    readonly functionName = '',
    readonly external = false,
  ) {}

  /** Equal for equal frames only. */
  get key(): string {
    const { filename, lineno, column, functionName, external } = this;
    return `${external ? 'external:' : ''}${lineno}:${column}:${filename.length}:${filename}${functionName}`;
  }

  /** `file:line`, or the file alone where the line is unknown. */
  toString(): string {
    return this.lineno > 0 ? `${this.filename}:${this.lineno}` : this.filename;
  }
}

/** A frame as it is written to files and passed between threads; most are not external, and say nothing of it. */
export type FrameTuple = [
  filename: string,
  lineno: number,
  column: number,
  functionName: string,
  external?: true,
];

export function toTuple({ filename, lineno, column, functionName, external }: Frame): FrameTuple {
  return external ? [filename, lineno, column, functionName, true] : [filename, lineno, column, functionName];
}

/** Total order: file name, line, column, function name, external last. Strings compare by UTF-16 code units. */
export function compareFrames(a: Frame, b: Frame): number {
  return (
    compareStrings(a.filename, b.filename) ||
    a.lineno - b.lineno ||
    a.column - b.column ||
    compareStrings(a.functionName, b.functionName) ||
    Number(a.external) - Number(b.external)
  );
}

function compareStrings(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
