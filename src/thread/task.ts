/**
 * A function that the helper thread can run: it finds it as the export `task` of the module. Inputs and outputs are
 * copied between threads, but for shared memory.
 */
export interface Task<Input, Output> {
  /** Absolute path of the compiled module. */
  readonly module: string;
  readonly run: (input: Input) => Output | Promise<Output>;
}

/** What the helper thread is asked. */
export interface TaskRequest {
  readonly id: number;
  readonly module: string;
  readonly input: unknown;
}

/** What it answers. Of an error only these survive the copy. */
export type TaskResponse = { readonly id: number } & (
  | { readonly output: unknown }
  | { readonly error: { code: string | undefined; message: string; stack: string } }
);
