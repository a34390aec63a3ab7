import { Buffer } from 'node:buffer';
import { type Callable, type Constructor, meterConstructor, type Meter, meterFunction } from './pass-through';

const FUNCTIONS = ['alloc', 'allocUnsafe', 'allocUnsafeSlow', 'from', 'concat'] as const;
const CONSTRUCTORS = ['ArrayBuffer', 'SharedArrayBuffer'] as const;

/** A property that has another value for a while. */
interface Patch {
  readonly owner: object;
  readonly name: string;
  readonly original: PropertyDescriptor;
  readonly value: unknown;
}

/**
 * Puts metered functions in the place of those by which a program allocates memory outside V8's heap. What the program
 * has frozen stays as it is.
 *
 * @returns Undoes it. What somebody else has patched over since stays as it is.
 */
export function patchAllocators(meter: Meter): () => void {
  const patches = [
    ...FUNCTIONS.flatMap((name) => patchFunction(name, meter)),
    ...CONSTRUCTORS.flatMap((name) => patchConstructor(name, meter)),
  ];
  return () => {
    for (const each of patches) undo(each);
  };
}

function patchFunction(name: string, meter: Meter): Patch[] {
  return patch(Buffer, name, (original) => meterFunction(original as Callable, meter));
}

/**
 * Together with `constructor` of its prototype, so that `x.constructor === ArrayBuffer` holds, or not at all. A bound
 * function has no prototype of its own, which `instanceof` would miss.
 */
function patchConstructor(name: string, meter: Meter): Patch[] {
  const original: unknown = Reflect.get(globalThis, name);
  const prototype: unknown = Reflect.get(Object(original) as object, 'prototype');
  if (typeof prototype !== 'object' || prototype === null) return [];
  const [global] = patch(globalThis, name, () => meterConstructor(original as Constructor, meter));
  if (!global) return [];
  if (Reflect.get(prototype, 'constructor') !== original) return [global];
  const [constructor] = patch(prototype, 'constructor', () => global.value);
  if (constructor) return [global, constructor];
  undo(global);
  return [];
}

/** @returns Nothing where there is no function, or none that may be replaced. */
function patch(owner: object, name: string, wrap: (original: unknown) => unknown): Patch[] {
  const original = Reflect.getOwnPropertyDescriptor(owner, name);
  if (typeof original?.value !== 'function') return [];
  const value = wrap(original.value);
  const isDone = Reflect.defineProperty(owner, name, { ...original, value });
  return isDone ? [{ owner, name, original, value }] : [];
}

function undo({ owner, name, original, value }: Patch): void {
  const isOurs = Reflect.getOwnPropertyDescriptor(owner, name)?.value === value;
  if (isOurs) Reflect.defineProperty(owner, name, original);
}
