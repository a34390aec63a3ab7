import { types } from 'node:util';
import { recordCall } from '../timeline/function-records';
import { type AnyFunction } from './code-session';

type Method = (this: unknown, ...args: unknown[]) => unknown;
type Result = Generator<unknown, unknown, unknown>;
type AsyncResult = AsyncGenerator<unknown, unknown, unknown>;

/**
 * A function that does what `fn` does, and tells of each call when it begins and when it is over: when it returns or
 * throws, the promise it gives is settled, or the generator it gives is done with. The timeline is told, too.
 *
 * @param begin - Gives what is called at the end. Neither may throw.
 */
export function wrapCalls<F extends AnyFunction>(fn: F, name: string, begin: () => () => void): F {
  const wrapped = wrapKind(fn as unknown as Method, name, begin);
  Object.defineProperties(wrapped, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  });
  return wrapped as unknown as F;
}

function wrapKind(fn: Method, name: string, begin: () => () => void): AnyFunction {
  if (types.isGeneratorFunction(fn))
    return types.isAsyncFunction(fn) ? wrapAsyncGenerator(fn, begin) : wrapGenerator(fn, begin);
  return function (this: unknown, ...args: unknown[]): unknown {
    const end = begin();
    let result: unknown;
    try {
      result = recordCall(name, () => Reflect.apply(fn, this, args));
    } catch (error) {
      end();
      throw error;
    }
    // Not `then` on the promise itself: that would make the program's unhandled rejection a handled one.
    if (types.isPromise(result)) return result.finally(end);
    end();
    return result;
  };
}

function wrapGenerator(fn: Method, begin: () => () => void): AnyFunction {
  return function* (this: unknown, ...args: unknown[]): Result {
    const end = begin();
    try {
      return yield* Reflect.apply(fn, this, args) as Result;
    } finally {
      end();
    }
  };
}

function wrapAsyncGenerator(fn: Method, begin: () => () => void): AnyFunction {
  return async function* (this: unknown, ...args: unknown[]): AsyncResult {
    const end = begin();
    try {
      return yield* Reflect.apply(fn, this, args) as AsyncResult;
    } finally {
      end();
    }
  };
}
