/**
 * The functions that stand in the place of those that allocate. A module of its own, because the application runs below
 * them: their frames are left out of tracebacks, while all other frames of ours mark an allocation as our own.
 */

export type Callable = (this: unknown, ...args: unknown[]) => unknown;
export type Constructor = new (...args: unknown[]) => object;

/** Counts down to the next sample; shared by all functions that are metered. */
export interface Meter {
  /** Bytes until the next sample; Infinity = never. */
  bytesLeft: number;
  /** Whether a metered function runs: what it allocates by another one is its own. */
  isInside: boolean;
  /**
   * Takes a sample. Never throws.
   *
   * @param allocated - What the function gave.
   * @param source - The function's first argument.
   * @param by - The function that stands in its place, as it is on the stack.
   */
  sample: (allocated: unknown, source: unknown, by: Callable) => void;
}

/** A function that does what the original does, and counts what it allocates. */
export function meterFunction(original: Callable, meter: Meter): Callable {
  function metered(this: unknown, ...args: unknown[]): unknown {
    if (meter.isInside) return Reflect.apply(original, this, args);
    meter.isInside = true;
    let allocated: unknown;
    try {
      allocated = Reflect.apply(original, this, args);
    } finally {
      meter.isInside = false;
    }
    count(meter, allocated, args[0], metered);
    return allocated;
  }
  return disguise(metered, original);
}

/** The same for a constructor. Its instances are those of the original, also those of its subclasses. */
export function meterConstructor(original: Constructor, meter: Meter): Constructor {
  function metered(this: unknown, ...args: unknown[]): unknown {
    const asked = new.target as unknown as Constructor | undefined;
    // Without `new` it throws as ever.
    if (asked === undefined) return Reflect.apply(original as unknown as Callable, this, args);
    const target = asked === (metered as unknown) ? original : asked;
    if (meter.isInside) return Reflect.construct(original, args, target);
    meter.isInside = true;
    let allocated: unknown;
    try {
      allocated = Reflect.construct(original, args, target);
    } finally {
      meter.isInside = false;
    }
    count(meter, allocated, args[0], metered);
    return allocated;
  }
  return disguise(metered as unknown as Constructor, original);
}

/** The one thing that each allocation pays for. What is no Buffer has no size, and is left to the meter. */
function count(meter: Meter, allocated: unknown, source: unknown, by: Callable): void {
  const size = (allocated as { byteLength?: number } | undefined)?.byteLength;
  const bytesLeft = meter.bytesLeft - (size ?? NaN);
  if (bytesLeft >= 0) meter.bytesLeft = bytesLeft;
  else meter.sample(allocated, source, by);
}

/** Gives a function the name, length, prototype, static methods and whatever else the original has. */
function disguise<F extends object>(metered: F, original: F): F {
  for (const key of Reflect.ownKeys(original)) {
    Reflect.defineProperty(
      metered,
      key,
      Reflect.getOwnPropertyDescriptor(original, key) as PropertyDescriptor,
    );
  }
  return metered;
}
