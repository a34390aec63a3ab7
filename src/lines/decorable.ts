import { OptionError } from '../base/errors';
import { shown } from '../tracer/option-faults';
import { type AnyFunction } from './code-session';

/** Wraps a function, with options or without, by a call or as a decorator of a method (ECMAScript's, stage 3). */
export interface Wrapper<Options extends object> {
  <F extends AnyFunction>(fn: F, options?: Options): F;
  /** `@wrapper` */
  <F extends AnyFunction>(method: F, context: MethodContext): F;
  /** `@wrapper({ … })` */
  (options: Options): <F extends AnyFunction>(method: F, context: MethodContext) => F;
}

export type MethodContext =
  ClassMethodDecoratorContext | ClassGetterDecoratorContext | ClassSetterDecoratorContext;

/**
 * @param wrap - Gets the name as well, since a private method has none of its own.
 */
export function decorable<Options extends object>(
  wrap: <F extends AnyFunction>(fn: F, options: Options, name: string) => F,
): Wrapper<Options> {
  const wrapMethod = (method: unknown, context: { name: string | symbol }, options: Options) =>
    wrap(checkFunction(method), options, String(context.name));
  const either = (first: unknown, second: unknown = {}): unknown => {
    if (isContext(second)) return wrapMethod(first, second, {} as Options);
    if (typeof first === 'function') return wrap(first as AnyFunction, second as Options, first.name);
    if (typeof first !== 'object' || first === null) return checkFunction(first);
    return (method: unknown, context: { name: string | symbol }) =>
      wrapMethod(method, context, first as Options);
  };
  return either as Wrapper<Options>;
}

function isContext(value: unknown): value is { name: string | symbol } {
  return typeof value === 'object' && value !== null && 'kind' in value && 'addInitializer' in value;
}

function checkFunction(value: unknown): AnyFunction {
  if (typeof value === 'function') return value as AnyFunction;
  throw new OptionError([`what is wrapped must be a function or a method, not ${shown(value)}`]);
}
