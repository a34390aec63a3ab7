import { runInThisContext } from 'node:vm';
import { type InspectorSession } from '../tracer/inspector-session';

/** Under this symbol a value lies for the moment in which it changes hands. */
const HANDOVER = Symbol.for('tracealloc.handover');
const HANDOVER_SOURCE = "globalThis[Symbol.for('tracealloc.handover')]";

/** What the inspector evaluates sees this one; a test runner may have loaded this package in another realm. */
const realm = runInThisContext('globalThis') as { [HANDOVER]?: unknown };

/** Makes an object of this program known to the inspector: a handle that keeps it until the session ends. */
export function giveToInspector(session: InspectorSession, object: object): string {
  realm[HANDOVER] = object;
  try {
    const { result } = session.callNow('Runtime.evaluate', { expression: HANDOVER_SOURCE });
    return toHandle(result);
  } finally {
    Reflect.deleteProperty(realm, HANDOVER);
  }
}

/** The object that a handle stands for. */
export function takeFromInspector(session: InspectorSession, objectId: string): unknown {
  try {
    const functionDeclaration = `function () { ${HANDOVER_SOURCE} = this }`;
    session.callNow('Runtime.callFunctionOn', { objectId, functionDeclaration });
    return realm[HANDOVER];
  } finally {
    Reflect.deleteProperty(realm, HANDOVER);
  }
}

export function toHandle({ objectId }: { objectId?: string }): string {
  if (objectId === undefined) throw new Error('the inspector gave no handle to an object');
  return objectId;
}
