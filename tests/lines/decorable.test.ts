import { OptionError, profileLines, traceMemory } from '../../src';

class Store {
  @traceMemory
  put(n: number): number {
    return n + 1;
  }

  @traceMemory({ keyType: 'difference', top: 5 })
  static async load(n: number): Promise<number> {
    await Promise.resolve();
    return n;
  }
}

test('methods of TypeScript classes are decorated, and keep their types', () => {
  const store = new Store();
  const put = (n: number): number => store.put(n);
  const load = (n: number): Promise<number> => Store.load(n);
  expect([put.length, load.length]).toEqual([1, 1]);
  const names = [Store.prototype, Store].map((owner) => Object.getOwnPropertyNames(owner));
  expect(names).toEqual([expect.arrayContaining(['put']), expect.arrayContaining(['load'])]);
});

test.each<[string, () => unknown, string]>([
  ['hits', () => profileLines(() => 1, { hits: 0 }), 'hits must be a whole number from 1 to 10000, not 0'],
  [
    'output',
    () => profileLines(() => 1, { output: '' }),
    "output must be the name of a file or a function, not ''",
  ],
  ['top', () => traceMemory(() => 1, { top: 1001 }), 'top must be a whole number from 1 to 1000, not 1001'],
  [
    'keyType',
    () => traceMemory(() => 1, { keyType: 'line' as 'lineno' }),
    "keyType must be one of lineno, traceback, difference, not 'line'",
  ],
  [
    'tracebackLimit',
    () => traceMemory(() => 1, { tracebackLimit: 129 }),
    'tracebackLimit must be a whole number from 1 to 128, not 129',
  ],
  ['a number', () => profileLines(1 as never), 'what is wrapped must be a function or a method, not 1'],
  [
    'a field',
    () => profileLines({})(undefined as never, { name: 'x' } as ClassMethodDecoratorContext),
    'what is wrapped must be a function or a method, not undefined',
  ],
])('%s is refused at once', (_, wrap, message) => {
  expect(wrap).toThrow(OptionError);
  expect(wrap).toThrow(message);
});
