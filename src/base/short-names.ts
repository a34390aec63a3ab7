/** Names longer than this are cut: V8 passes on whatever a program calls its functions, of any length. */
const MAX_FUNCTION_NAME = 256;
/** The longest path of the usual file systems; a longer script name is no file. */
const MAX_SCRIPT_NAME = 4096;

export function shortFunctionName(name: string): string {
  return cut(name, MAX_FUNCTION_NAME);
}

export function shortScriptName(name: string): string {
  return cut(name, MAX_SCRIPT_NAME);
}

function cut(name: string, length: number): string {
  return name.length > length ? `${name.slice(0, length)}…` : name;
}
