import { type Frame } from '../model/frame';

/** A frame in JSON; line and column are 1-based, 0 = unknown. */
export interface FrameJson {
  filename: string;
  lineno: number;
  column: number;
  function: string;
}

export function frameJson({ filename, lineno, column, functionName }: Frame): FrameJson {
  return { filename, lineno, column, function: functionName };
}
