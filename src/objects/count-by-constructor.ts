import { isProxy } from 'node:util/types';

/** What objects are named after: the function that made them, or the name that their kind goes by. */
export type Kind = Constructor | string;

// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- of any kind: it is looked at, never called
export type Constructor = Function;

/** Of objects whose prototypes name no constructor. */
export const NAMELESS_KIND = '(no constructor)';

/**
 * Counts objects by what made them. The objects belong to the program and may be hostile: nothing is read of them but
 * their prototype, and of that only data properties, so no getter and no trap can run.
 *
 * @param objects - No proxies.
 */
export function countByConstructor(objects: readonly object[]): Map<Kind, number> {
  const kinds = new Kinds();
  const counts = new Map<Kind, number>();
  for (const [prototype, count] of countByPrototype(objects)) {
    const kind = kinds.of(prototype);
    counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  return counts;
}

/** The one loop over all objects: it allocates for each prototype, not for each object. */
function countByPrototype(objects: readonly object[]): Map<object | null, number> {
  const counts = new Map<object | null, number>();
  let prototype: object | null = null;
  let run = 0;
  const endRun = () => {
    if (run > 0) counts.set(prototype, (counts.get(prototype) ?? 0) + run);
    run = 0;
  };
  // There may be millions, and `for…of` takes several times as long until it is optimised.
  objects.forEach((object) => {
    const next = Object.getPrototypeOf(object) as object | null;
    // Neighbours in memory are often of one kind.
    if (next !== prototype) endRun();
    prototype = next;
    run++;
  });
  endRun();
  return counts;
}

class Kinds {
  /** By each prototype met so far, so that a long chain is walked once. */
  readonly #known = new Map<object, Kind>();

  /** The kind that the nearest prototype names; as V8 names objects, too. */
  of(prototype: object | null): Kind {
    const met: object[] = [];
    let kind: Kind | undefined;
    for (let at = prototype; kind === undefined; at = Object.getPrototypeOf(at) as object | null) {
      if (at === null || isProxy(at)) {
        kind = NAMELESS_KIND;
        break;
      }
      kind = this.#known.get(at) ?? namedBy(at);
      met.push(at);
    }
    for (const each of met) this.#known.set(each, kind);
    return kind;
  }
}

function namedBy(prototype: object): Kind | undefined {
  const constructor = ownValue(prototype, 'constructor');
  if (typeof constructor === 'function' && !isProxy(constructor)) return constructor;
  const tag = ownValue(prototype, Symbol.toStringTag);
  return typeof tag === 'string' ? tag : undefined;
}

/** The value of an own data property; `undefined` for an accessor, which would run code. */
export function ownValue(object: object, name: PropertyKey): unknown {
  try {
    return Object.getOwnPropertyDescriptor(object, name)?.value;
  } catch {
    // Of a module that is not evaluated yet.
    return undefined;
  }
}
