import fc from 'fast-check';
import {
  countByConstructor,
  type Kind,
  NAMELESS_KIND,
  ownValue,
} from '../../src/objects/count-by-constructor';

/** The counts by name. */
function countsOf(objects: readonly object[]): Record<string, number> {
  const counts = Array.from(countByConstructor(objects), ([kind, count]) => [nameOf(kind), count] as const);
  return Object.fromEntries(counts);
}

function nameOf(kind: Kind): string {
  return typeof kind === 'string' ? kind : kind.name;
}

/** Every trap there is fails the test. */
function forbidden(target: object = () => 0): object {
  const traps = Reflect.ownKeys(Reflect).filter((name) => typeof name === 'string');
  const fail = () => {
    throw new Error('a trap ran');
  };
  return new Proxy(target, Object.fromEntries(traps.map((name) => [name, fail])));
}

function forbiddenGetter(name: PropertyKey, target: object = {}): object {
  return Object.defineProperty(target, name, {
    get() {
      throw new Error('a getter ran');
    },
  });
}

class Base {
  field = 1;
}
class Derived extends Base {}

describe('what objects are named after', () => {
  test('nothing', () => {
    expect(countsOf([])).toEqual({});
  });

  test.each<[string, object, string]>([
    ['an instance', new Base(), 'Base'],
    ['one of a subclass', new Derived(), 'Derived'],
    ['the prototype of a subclass', Derived.prototype, 'Base'],
    ['a plain object', {}, 'Object'],
    ['an array', [], 'Array'],
    ['a map', new Map(), 'Map'],
    ['a set', new Set(), 'Set'],
    ['a weak map', new WeakMap(), 'WeakMap'],
    ['a closure', () => 0, 'Function'],
    ['an asynchronous one', async () => Promise.resolve(), 'AsyncFunction'],
    ['a class', Base, 'Function'],
    ['a bound function', Math.max.bind(null), 'Function'],
    ['a promise', Promise.resolve(), 'Promise'],
    ['an error', new TypeError(), 'TypeError'],
    ['a regular expression', /x/, 'RegExp'],
    ['a date', new Date(), 'Date'],
    ['a Buffer', Buffer.alloc(1), 'Buffer'],
    ['a typed array', new Float64Array(1), 'Float64Array'],
    ['a data view', new DataView(new ArrayBuffer(1)), 'DataView'],
    [
      'a running generator',
      (function* () {
        yield 1;
      })(),
      'Generator',
    ],
    ['an iterator', new Map().keys(), 'Map Iterator'],
    ['one without a prototype', Object.create(null) as object, NAMELESS_KIND],
    ['one below such', Object.create(Object.create(null) as object) as object, NAMELESS_KIND],
    ['one below a plain object', Object.create({ field: 1 }) as object, 'Object'],
  ])('%s', (_, object, name) => {
    expect(countsOf([object])).toEqual({ [name]: 1 });
  });
});

describe('hostile objects', () => {
  test.each<[string, object, string]>([
    ['constructor is a getter', Object.create(forbiddenGetter('constructor')) as object, 'Object'],
    ['the tag is a getter', Object.create(forbiddenGetter(Symbol.toStringTag)) as object, 'Object'],
    ['constructor is text', Object.create({ constructor: 'Fake' }) as object, 'Object'],
    ['constructor is a proxy', Object.create({ constructor: forbidden() }) as object, 'Object'],
    ['the prototype is a proxy', Object.create(forbidden()) as object, NAMELESS_KIND],
    ['its prototype is one', Object.create(Object.create(forbidden()) as object) as object, NAMELESS_KIND],
    ['its own constructor is a getter', forbiddenGetter('constructor', new Base()), 'Base'],
    ['its own constructor is a lie', Object.assign(new Base(), { constructor: Derived }), 'Base'],
    ['its own tag is a lie', Object.assign(new Base(), { [Symbol.toStringTag]: 'Fake' }), 'Base'],
    ['the tag is no text', Object.create({ [Symbol.toStringTag]: 7 }) as object, 'Object'],
    ['the tag is __proto__', Object.create({ [Symbol.toStringTag]: '__proto__' }) as object, '__proto__'],
  ])('%s', (_, object, name) => {
    expect([...countByConstructor([object])].map(([kind, count]) => [nameOf(kind), count])).toEqual([
      [name, 1],
    ]);
  });

  test('a chain of prototypes is walked once, however long', () => {
    const chain: object[] = [new Base()];
    for (let length = 1; length < 50_000; length++) chain.push(Object.create(chain.at(-1) ?? null) as object);
    expect(countsOf(chain)).toEqual({ Base: 50_000 });
  });
});

test('constructors of one name are kept apart', () => {
  const classes = [1, 2].map(
    (field) =>
      class User {
        field = field;
      },
  );
  const counts = countByConstructor(classes.flatMap((User) => [new User(), new User()]));
  expect(counts).toEqual(new Map(classes.map((User) => [User, 2])));
});

test('counts what a look at each object by itself counts', () => {
  const make = [
    () => new Base(),
    () => new Derived(),
    () => ({}),
    () => [],
    () => Object.create({}) as object,
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(make.length - 1)), (picks) => {
      const objects = picks.map((pick) => make[pick]?.() ?? {});
      const slow: Record<string, number> = {};
      for (const object of objects) slow[object.constructor.name] = (slow[object.constructor.name] ?? 0) + 1;
      expect(countsOf(objects)).toEqual(slow);
    }),
  );
});

test('a property that cannot be read has no value', () => {
  const unreadable = new Proxy(
    {},
    {
      getOwnPropertyDescriptor() {
        throw new Error('not yet');
      },
    },
  );
  expect(ownValue(unreadable, 'constructor')).toBeUndefined();
});
