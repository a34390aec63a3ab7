/**
 * The memory of a program over time: what mprof's files hold and a plot shows. Times are seconds since 1970, memory is
 * in MiB, as in those files.
 */
export interface Timeline {
  /** What was run, as one line. */
  readonly commandLine: string;
  /** Resident memory; of the program and its children, where they were asked to be included. */
  readonly memory: Series;
  /** Parts of the memory, by name, such as `heap_used`. */
  readonly parts: ReadonlyMap<string, Series>;
  /** Resident memory of single other processes, children or fellow workers, by process id. */
  readonly children: ReadonlyMap<string, Series>;
  /** How late the event loop was, milliseconds. */
  readonly loopDelay: Series;
  readonly functions: readonly FunctionRun[];
  readonly collections: readonly Collection[];
  readonly marks: readonly Mark[];
}

/** Values over time, two columns of equal length. */
export interface Series {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** One call of a profiled function. */
export interface FunctionRun {
  readonly name: string;
  readonly start: Reading;
  readonly end: Reading;
  /** How many profiled functions were running around it. */
  readonly level: number;
}

export interface Reading {
  readonly time: number;
  readonly memory: number;
}

/** A full garbage collection. */
export interface Collection {
  readonly time: number;
  readonly milliseconds: number;
}

/** A moment worth a name, such as the beginning of a comparison. */
export interface Mark {
  readonly time: number;
  readonly name: string;
}

export const MIB = 2 ** 20;
