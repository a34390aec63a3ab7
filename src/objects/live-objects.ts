import { runInThisContext } from 'node:vm';
import { type InspectorSession } from '../tracer/inspector-session';
import { giveToInspector, takeFromInspector, toHandle } from './handover';

const ROOT_PROTOTYPE = runInThisContext('Object.prototype') as object;

/**
 * Every live object of this thread that inherits from `Object.prototype`, after a full collection: plain objects,
 * arrays, functions, instances of classes. Not those without a prototype, proxies (so no trap can run when they are
 * looked at), objects of other realms, and what is no object: strings, numbers, symbols.
 *
 * The session keeps them all alive until it ends.
 */
export function findLiveObjects(session: InspectorSession): readonly object[] {
  const prototypeObjectId = giveToInspector(session, ROOT_PROTOTYPE);
  const { objects } = session.callNow('Runtime.queryObjects', { prototypeObjectId });
  return takeFromInspector(session, toHandle(objects)) as readonly object[];
}
