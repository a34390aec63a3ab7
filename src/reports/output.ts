import { appendFileSync } from 'node:fs';
import { messageOf } from '../base/thrown';

/**
 * Writes what is said of a call of a traced function. A full disk is no reason to fail for that function.
 *
 * @param output - File to append to; `undefined` = the console.
 */
export function writeOutput(text: string, output: string | undefined): void {
  try {
    if (output === undefined) console.log(text.trimEnd());
    else appendFileSync(output, text);
  } catch (error) {
    console.error(`tracealloc: a table could not be written: ${messageOf(error)}`);
  }
}
