import { printable } from '../base/printable';
import { type Frame } from '../model/frame';

/** The name of a function; a pseudo frame of V8 has none but that of its script. */
export function frameName({ filename, lineno, functionName }: Frame): string {
  if (functionName !== '') return printable(functionName);
  return lineno > 0 ? '(anonymous)' : printable(filename);
}

/** `file:line:column`, as in stack traces. */
export function framePlace({ filename, lineno, column }: Frame): string {
  const place = lineno > 0 ? `:${lineno}${column > 0 ? `:${column}` : ''}` : '';
  return `${printable(filename)}${place}`;
}
