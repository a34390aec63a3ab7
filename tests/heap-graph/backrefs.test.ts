import { HeapAnalysis, type TypeBackrefs } from '../../src/heap-graph/heap-analysis';
import { listPaths, pathLines } from '../../src/reports/heap-paths';
import { type HeapBuilder, type NodeNumber } from '../helpers/heap-builder';
import { NodeHeap } from '../helpers/node-heap';

let heap: NodeHeap;
beforeEach(() => {
  heap = new NodeHeap();
});

function backrefs(type: string, limits: { maxDepth?: number; limit?: number } = {}): TypeBackrefs {
  return new HeapAnalysis(heap.build()).backrefs(type, { maxDepth: 10, limit: 5, ...limits });
}

/** Each path as `instances: holder | holder`, without the numbers of the objects. */
function paths(type: string, limits?: { maxDepth?: number; limit?: number }): string[] {
  return listPaths(backrefs(type, limits)).map(
    (path) => `${path.instances}: ${pathLines(path).join(' | ').replace(/ @\d+/g, '')}`,
  );
}

/** What holds the one object of a type, up to the global object. */
function path(type: string): string {
  const [only = '', ...others] = paths(type);
  expect(others).toEqual([]);
  return only.replace(/^1: /, '');
}

describe('labels read as a program does', () => {
  test.each([
    ['.cache', '.cache of global'],
    ['.#secret', '.#secret of global'],
    ['.$_a1', '.$_a1 of global'],
    ['.größe', '.größe of global'],
    ['.a b', '["a b"] of global'],
    ['.1a', '["1a"] of global'],
    ['.', '[""] of global'],
    ['."\n', '["\\"\\n"] of global'],
    ['.<symbol kState>', '[Symbol(kState)] of global'],
    ['[3]', '[3] of global'],
    ['->users', 'closure variable users of global'],
    ['{bound_this}', 'bound this of global'],
    ['{odd_thing}', '(odd_thing) of global'],
    ['{7}', '(internal) of global'],
    ['#7', '(internal) of global'],
    ['{map}', 'hidden class of global'],
  ])('%j', (reference, expected) => {
    heap.child(heap.global, reference, 'User');
    expect(path('User')).toBe(expected);
  });

  test.each(['Map', 'Set'])('an entry of a %s, its table left out', (name) => {
    heap.collection(heap.global, '.all', name).add(heap.node('User'));
    expect(path('User')).toBe(`${name} entry of ${name} | .all of global`);
  });

  test('an entry of a class that extends one', () => {
    heap.collection(heap.global, '.all', 'Registry').add(heap.node('User'));
    expect(path('User')).toBe('entry of Registry | .all of global');
  });

  test('the value of a WeakMap', () => {
    const key = heap.child(heap.global, '.key', 'Request');
    const map = heap.child(heap.global, '.map', 'WeakMap');
    heap.pair(heap.child(map, '{table}', '', { kind: 'array' }), key, heap.node('User'));
    expect(path('User')).toBe('WeakMap value of Request | .key of global');
  });

  test('a variable of the function around', () => {
    const handle = heap.closure('handle', 'app.js:12:3');
    const scope = heap.scope(handle, heap.scope());
    heap.child(scope, '->users', 'User');
    const inner = heap.closure('inner', 'app.js:14:9', scope);
    heap.link(heap.global, '.handle', handle);
    heap.link(heap.global, '.listen', inner);
    expect(path('User')).toBe(
      'closure variable users of handle() app.js:12 of inner() app.js:14 | .listen of global',
    );
  });

  test('a variable further out', () => {
    const outer = heap.closure('outer', 'app.js:2:1');
    const scope = heap.scope(outer, heap.scope());
    heap.child(scope, '->users', 'User');
    const inner = heap.closure('', 'app.js:14:9', heap.scope(undefined, scope));
    heap.link(heap.global, '.listen', inner);
    expect(path('User')).toBe(
      'closure variable users of outer() app.js:2 of (anonymous)() app.js:14 | .listen of global',
    );
  });

  test('a variable of a module, whose function is gone or not', () => {
    const scope = heap.scope();
    heap.child(scope, '->users', 'User');
    heap.link(heap.global, '.listen', heap.closure('listen', 'app.js:14:9', scope));
    expect(path('User')).toBe('module variable users of listen() app.js:14 | .listen of global');
    const module = heap.closure('', 'main.js:1:1');
    const known = heap.scope(module);
    heap.child(known, '->queue', 'Queue');
    heap.link(heap.global, '.module', module);
    heap.link(heap.global, '.run', heap.closure('run', 'main.js:3:1', known));
    expect(path('Queue')).toBe('module variable queue of main.js:1 of run() main.js:3 | .run of global');
  });

  test.each([
    ['outer', 'closure variable users of outer() app.js'],
    ['', 'closure variable users of (anonymous)() app.js'],
  ])('a variable of a function called %j that no closure is left of', (name, expected) => {
    const scope = heap.scope(heap.code(name, 'app.js'), heap.scope());
    heap.child(scope, '->users', 'User');
    heap.link(heap.global, '.run', heap.closure('run', 'app.js:3:1', scope));
    expect(path('User')).toBe(`${expected} of run() app.js:3 | .run of global`);
  });

  test('a variable of a block, which V8 has no name for', () => {
    const scope = heap.scope(undefined, heap.scope());
    heap.child(scope, '#0', 'User');
    heap.link(heap.global, '.run', heap.closure('run', 'app.js:3:1', scope));
    expect(path('User')).toBe('closure variable of run() app.js:3 | .run of global');
  });

  test('a variable in a cell of its own', () => {
    const scope = heap.scope(undefined, heap.scope());
    heap.child(heap.child(scope, '->count', 'system / ContextCell', { kind: 'hidden' }), '{value}', 'User');
    heap.link(heap.global, '.run', heap.closure('run', 'app.js:3:1', scope));
    expect(path('User')).toBe('closure variable count of run() app.js:3 | .run of global');
  });

  test('reactions and the result of a promise', () => {
    const promise = heap.child(heap.global, '.pending', 'Promise');
    const reaction = heap.child(promise, '{reactions_or_result}', 'system / PromiseReaction', {
      kind: 'hidden',
    });
    const next = heap.child(reaction, '#0', 'system / PromiseReaction', { kind: 'hidden' });
    const then = heap.closure('then', 'app.js:5:1');
    heap.link(next, '#1', then);
    heap.child(then, '.user', 'User');
    const done = heap.child(heap.global, '.done', 'Promise');
    heap.child(done, '{reactions_or_result}', 'Result');
    expect(path('User')).toBe('.user of then() app.js:5 | Promise reaction of Promise | .pending of global');
    expect(path('Result')).toBe('Promise result of Promise | .done of global');
  });

  test('what an async function waits with', () => {
    const promise = heap.child(heap.global, '.pending', 'Promise');
    const reaction = heap.child(promise, '{reactions_or_result}', 'system / PromiseReaction', {
      kind: 'hidden',
    });
    const resume = heap.child(reaction, '#1', '', { kind: 'closure' });
    const generator = heap.instance('Generator', 'app.js:7:20');
    heap.link(heap.child(resume, '{context}', 'system / Context'), '{extension}', generator);
    const registers = heap.child(generator, '{parameters_and_registers}', '', { kind: 'array' });
    heap.child(registers, '{0}', 'User');
    expect(path('User')).toBe(
      'local variable of Generator app.js:7 | Promise reaction of Promise | .pending of global',
    );
  });

  test('arguments of a bound function', () => {
    const bound = heap.child(heap.global, '.bound', 'native_bind', { kind: 'closure', at: '99:0:0' });
    const args = heap.child(bound, '{bindings}', '(bound arguments)', { kind: 'array' });
    const user = heap.child(args, '{0}', 'User');
    heap.link(bound, '=bound_argument_0', user);
    heap.child(bound, '{bound_this}', 'Self');
    expect(path('User')).toBe('bound argument of native_bind() (unknown):1 | .bound of global');
    expect(path('Self')).toBe('bound this of native_bind() (unknown):1 | .bound of global');
  });

  test('code and hidden classes', () => {
    const run = heap.closure('run', 'app.js:3:1');
    heap.link(heap.global, '.run', run);
    const cell = heap.child(run, '{feedback_cell}', 'system / FeedbackCell', { kind: 'code' });
    heap.child(cell, '{value}', 'User');
    expect(path('User')).toBe('code of run() app.js:3 | .run of global');
  });

  test('a property of an object that is used as a dictionary', () => {
    const byName = heap.child(heap.global, '.byName', 'Object');
    for (let count = 0; count < 70; count++) heap.child(byName, `.key ${count}`, 'User');
    const point = heap.child(heap.global, '.point', 'Point');
    for (let count = 0; count < 70; count++) heap.child(point, `.key${count}`, 'Number');
    expect(paths('User')).toEqual(['70: .… of Object | .byName of global']);
    expect(paths('Number', { limit: 1 })).toEqual(['1: .key0 of Point | .point of global']);
  });

  test('properties of an object of a few are told apart', () => {
    const point = heap.child(heap.global, '.point', 'Object');
    for (const name of ['.a', '.b']) heap.child(point, name, 'User');
    expect(paths('User')).toEqual([
      '1: .a of Object | .point of global',
      '1: .b of Object | .point of global',
    ]);
  });

  test('one property of a dictionary goes by its name', () => {
    const byName = heap.child(heap.global, '.byName', 'Object');
    for (let count = 0; count < 70; count++)
      heap.child(byName, `.key${count}`, count === 7 ? 'User' : 'Other');
    expect(path('User')).toBe('.key7 of Object | .byName of global');
  });
});

describe('what Node keeps between', () => {
  function emitter(): NodeNumber {
    const emitter = heap.child(heap.global, '.emitter', 'EventEmitter');
    return heap.child(emitter, '._events', 'Object');
  }

  test('the only listener of an event', () => {
    heap.child(emitter(), '.data', 'User', { kind: 'closure', at: '99:0:0' });
    expect(paths('Function').find((each) => each.includes('listener'))).toBe(
      "1: listener 'data' of EventEmitter | .emitter of global",
    );
  });

  test('one of several', () => {
    const list = heap.child(emitter(), '.data', 'Array');
    const listeners = [0, 1].map((at) => {
      const listener = heap.closure('listen', 'app.js:3:1');
      heap.link(list, `[${at}]`, listener);
      return listener;
    });
    for (const listener of listeners) heap.child(listener, '.user', 'User');
    expect(paths('User')).toEqual([
      "2: .user of 2 × listen() app.js:3 | listener 'data' of EventEmitter | .emitter of global",
    ]);
  });

  test('a function in an array under _events that is no list of listeners', () => {
    const list = heap.child(heap.child(heap.global, '.emitter', 'EventEmitter'), '._events', 'Array');
    heap.child(list, '[0]', 'f', { kind: 'closure', at: '99:0:0' });
    expect(paths('Function').find((each) => each.includes('_events'))).toBe(
      '1: [0] of Array | ._events of EventEmitter | .emitter of global',
    );
  });

  test('an object under _events that is no function, and a function elsewhere, are no listeners', () => {
    heap.child(emitter(), '.data', 'User');
    expect(path('User')).toBe('.data of Object | ._events of EventEmitter | .emitter of global');
    const list = heap.child(heap.global, '.list', 'Array');
    const run = heap.closure('run', 'app.js:3:1');
    heap.link(list, '[0]', run);
    heap.child(run, '.x', 'Other');
    expect(path('Other')).toBe('.x of run() app.js:3 | [0] of Array | .list of global');
  });

  /** A list of timers as Node has it, and what the first and the second of them hold. */
  function timers(script: string): void {
    const lists = heap.child(heap.global, '.timerListMap', 'Object');
    const list = heap.instance('TimersList', `${script}:9:1`);
    heap.link(lists, '[1000]', list);
    const first = heap.instance('Timeout', `${script}:7:1`);
    const second = heap.instance('Timeout', `${script}:7:1`);
    heap.link(list, '._idleNext', first);
    heap.link(first, '._idleNext', second);
    heap.link(second, '._idleNext', list);
    heap.child(first, '._onTimeout', 'First');
    heap.child(second, '._onTimeout', 'Second');
  }

  test('lists of timers', () => {
    timers('node:internal/timers');
    expect(path('First')).toBe('._onTimeout of Timeout node:internal/timers:7 | timer of (event loop)');
    expect(path('Second')).toBe('._onTimeout of Timeout node:internal/timers:7 | timer of (event loop)');
  });

  test('a Timeout of the program is none of them', () => {
    timers('app.js');
    expect(path('First')).toBe(
      '._onTimeout of Timeout app.js:7 | ._idleNext of TimersList app.js:9 | [1000] of Object | .timerListMap of global',
    );
  });

  test('a timer that the program holds itself', () => {
    const timer = heap.instance('Timeout', 'node:internal/timers:7:1');
    heap.link(heap.global, '.timer', timer);
    heap.child(timer, '._onTimeout', 'User');
    expect(path('User')).toBe('._onTimeout of Timeout node:internal/timers:7 | .timer of global');
  });

  test('immediates', () => {
    const queue = heap.child(heap.global, '.queue', 'ImmediateList');
    const immediate = heap.instance('Immediate', 'node:internal/timers:7:1');
    heap.link(queue, '.head', immediate);
    heap.child(immediate, '._onImmediate', 'User');
    expect(path('User')).toBe(
      '._onImmediate of Immediate node:internal/timers:7 | immediate of (event loop)',
    );
  });

  test('the module cache', () => {
    const cache = heap.child(heap.global, '.cache', 'Object');
    const module = heap.instance('Module', 'node:internal/modules/cjs/loader:7:1');
    heap.link(cache, './app/users.js', module);
    heap.child(module, '.exports', 'User');
    expect(path('User')).toBe(
      '.exports of Module node:internal/modules/cjs/loader:7 | module /app/users.js of (module cache)',
    );
  });

  test('a module that another one holds', () => {
    const modules = ['a', 'b'].map(() => heap.instance('Module', 'node:internal/modules/cjs/loader:7:1'));
    heap.link(heap.global, '.main', modules[0] ?? 0);
    heap.link(modules[0] ?? 0, '.parent', modules[1] ?? 0);
    heap.child(modules[1] ?? 0, '.exports', 'User');
    expect(path('User')).toMatch(/^\.exports of Module .* \| \.parent of Module .* \| \.main of global$/);
  });

  test('the native context around the global object from Node 26 on', () => {
    const context = heap.child(heap.root, '=2', 'system / NativeContext', { kind: 'hidden' });
    const global = heap.child(context, '{global_object}', 'global (global*)');
    heap.child(global, '.user', 'User');
    expect(path('User')).toBe('.user of global');
  });
});

describe('where a path starts', () => {
  test("at a group of V8's roots", () => {
    heap.child(heap.handles, '[5]', 'User');
    expect(path('User')).toBe('root of (Global handles)');
  });

  test('at the root itself', () => {
    heap.child(heap.root, '[5]', 'User');
    expect(path('User')).toBe('root of (GC roots)');
  });

  test("behind V8's own nodes", () => {
    const cell = heap.child(heap.handles, '[5]', 'system / Foreign', { kind: 'hidden' });
    heap.child(cell, '.data', 'User');
    expect(path('User')).toBe('.data of (Global handles)');
  });

  test('at what nothing holds', () => {
    heap.child(heap.node('system / Cell', { kind: 'hidden' }), '{value}', 'User');
    heap.node('Orphan');
    expect(path('User')).toBe('root of (unknown)');
    expect(path('Orphan')).toBe('root of (unknown)');
  });

  test('at the object asked for, which is then held by nothing', () => {
    expect(backrefs('global')).toMatchObject({ count: 1, holders: [], omitted: 0 });
  });

  test.each([
    ['Usr', 'no object has this type, but there are: User'],
    ['Nobody', 'no object has this type, nor one with a name near to it'],
  ])('nowhere for a type that there is not: %s', (type, message) => {
    heap.child(heap.global, '.user', 'User');
    expect(() => backrefs(type)).toThrow(
      expect.objectContaining({ code: 'ERR_TRACEALLOC_NO_TYPE', message }) as Error,
    );
  });
});

describe('paths that are alike become one', () => {
  test('of array elements, map entries and holders', () => {
    const list = heap.child(heap.global, '.list', 'Array');
    for (const at of [0, 3, 7]) heap.child(list, `[${at}]`, 'User', { size: 10 });
    const map = heap.collection(heap.global, '.map', 'Map');
    for (let count = 0; count < 4; count++) map.add(heap.node('User', { size: 10 }));
    for (const name of ['.a', '.b']) heap.child(heap.child(heap.global, name, 'Order'), '.user', 'User');
    expect(backrefs('User')).toMatchObject({ count: 9, shallowSize: 70, retainedSize: 70 });
    expect(paths('User')).toEqual([
      '4: Map entry of Map | .map of global',
      '3: […] of Array | .list of global',
      '1: .user of 2 × Order | .a of global',
      '1: .user of 2 × Order | .b of global',
    ]);
  });

  test('not of classes of one name from different places', () => {
    for (const place of ['a.js:3:1', 'b.js:3:1']) {
      const order = heap.instance('Order', place);
      heap.link(heap.global, '.order', order);
      heap.child(order, '.user', 'User');
    }
    expect(paths('User')).toEqual([
      '1: .user of Order a.js:3 | .order of global',
      '1: .user of Order b.js:3 | .order of global',
    ]);
  });

  test('an object that many are held by is counted once, also when they come mixed with others', () => {
    const lists = ['.a', '.b'].map((name) => heap.child(heap.global, name, 'Array'));
    const bag = heap.child(heap.global, '.bag', 'Bag');
    for (let at = 0; at < 6; at++) {
      heap.child(lists[at % 2] ?? 0, `[${at}]`, 'User');
      heap.child(bag, '.user', 'User');
    }
    expect(
      backrefs('User').holders.map(({ name, objects, instances }) => [name, objects, instances]),
    ).toEqual([
      ['Array', 2, 6],
      ['Bag', 1, 6],
    ]);
  });

  test('a linked list takes one step', () => {
    let last = heap.child(heap.global, '.list', 'Link', { size: 8 });
    for (let count = 1; count < 5000; count++) last = heap.child(last, '.next', 'Link', { size: 8 });
    heap.child(last, '.user', 'User');
    expect(paths('Link')).toEqual(['4999: .next (repeated) of Link | .list of global', '1: .list of global']);
    expect(path('User')).toBe('.user of Link | .next (repeated) of Link | .list of global');
    expect(backrefs('Link')).toMatchObject({ count: 5000, shallowSize: 40_000, retainedSize: 40_000 });
  });

  test('steps between objects of one class that differ in their label are no list', () => {
    const tree = heap.child(heap.global, '.tree', 'Tree');
    const left = heap.child(heap.child(tree, '.left', 'Tree'), '.right', 'Tree');
    heap.child(left, '.user', 'User');
    expect(path('User')).toBe('.user of Tree | .right of Tree | .left of Tree | .tree of global');
  });
});

describe('what is retained on a path', () => {
  test('counts instances inside others once', () => {
    const outer = heap.child(heap.global, '.outer', 'User', { size: 100 });
    const list = heap.child(outer, '.list', 'Array', { size: 10 });
    heap.child(list, '[0]', 'User', { size: 1 });
    const found = backrefs('User');
    expect(found).toMatchObject({ count: 2, shallowSize: 101, retainedSize: 111 });
    expect(found.holders.map(({ name, retainedSize }) => [name, retainedSize])).toEqual([
      ['global', 111],
      ['Array', 0],
    ]);
  });
});

describe('limits', () => {
  /** Objects held by a chain of five others, and some by others. */
  function chain(builder: HeapBuilder, start: NodeNumber): void {
    let last = start;
    for (let at = 0; at < 5; at++) last = builder.child(last, `.step${at}`, `Step${at}`);
    builder.child(last, '.user', 'User');
  }

  test('the depth keeps the end of a path, and tells what is cut off', () => {
    chain(heap, heap.global);
    expect(paths('User', { maxDepth: 2 })).toEqual([
      '1: .user of Step4 | .step4 of Step3 | … 4 more steps up to global',
    ]);
    expect(paths('User', { maxDepth: 5 })).toEqual([
      '1: .user of Step4 | .step4 of Step3 | .step3 of Step2 | .step2 of Step1 | .step1 of Step0 | … 1 more step up to global',
    ]);
    expect(paths('User', { maxDepth: 6 })[0]).toMatch(/ \| \.step0 of global$/);
  });

  test('a path that goes on for long is not counted to its end', () => {
    let last = heap.global;
    for (let count = 0; count < 1100; count++) last = heap.child(last, '.next', `Step${count % 2}`);
    heap.child(last, '.user', 'User');
    expect(paths('User', { maxDepth: 1 })).toEqual(['1: .user of Step1 | … more than 1000 more steps']);
  });

  test('paths that differ only above the depth become one', () => {
    for (const name of ['.a', '.b', '.c'])
      heap.child(heap.child(heap.global, name, 'Order'), '.user', 'User');
    expect(paths('User', { maxDepth: 1 })).toEqual(['3: .user of 3 × Order | … 1 more step up to global']);
  });

  test('paths that hold most instances are shown, the others counted', () => {
    for (let at = 0; at < 8; at++) {
      const holder = heap.child(heap.global, `.holder${at}`, `Holder${at}`);
      for (let count = 0; count <= at; count++) heap.child(holder, '.user', 'User');
    }
    expect(paths('User', { limit: 3 })).toEqual([
      '8: .user of Holder7 | .holder7 of global',
      '7: .user of Holder6 | .holder6 of global',
      '6: .user of Holder5 | .holder5 of global',
    ]);
    expect(backrefs('User', { limit: 3 }).omitted).toBe(5 + 4 + 3 + 2 + 1);
    expect(backrefs('User', { limit: 8 }).omitted).toBe(0);
  });

  test('a path that is shown goes on to its end, whatever others hold', () => {
    for (const name of ['.a', '.b', '.c']) {
      const bag = heap.child(heap.child(heap.global, name, `Many${name}`), '.bag', 'Bag');
      for (let count = 0; count < 5; count++) heap.child(bag, '.user', 'User');
    }
    heap.child(heap.child(heap.child(heap.global, '.one', 'One'), '.box', 'Box'), '.user', 'User');
    expect(paths('User', { limit: 2 })).toEqual([
      '5: .user of 3 × Bag | .bag of Many.a | .a of global',
      '1: .user of Box | .box of One | .one of global',
    ]);
    expect(backrefs('User', { limit: 2 }).omitted).toBe(10);
  });

  test('a path that has come to its root keeps its place', () => {
    for (const at of [0, 1, 2]) heap.child(heap.global, `[${at}]`, 'User');
    for (const name of ['.a', '.b']) {
      heap.child(heap.child(heap.child(heap.global, name, `One${name}`), '.box', 'Box'), '.user', 'User');
    }
    expect(paths('User', { limit: 2 })).toEqual([
      '3: […] of global',
      '1: .user of 2 × Box | .box of One.a | .a of global',
    ]);
    expect(backrefs('User', { limit: 2 }).omitted).toBe(1);
  });

  test('of equal paths the one comes first whose instances retain more', () => {
    heap.child(heap.global, '.small', 'User', { size: 1 });
    heap.child(heap.global, '.large', 'User', { size: 1000 });
    expect(paths('User', { limit: 1 })).toEqual(['1: .large of global']);
  });

  test.each([
    ['maxDepth', 0],
    ['maxDepth', 101],
    ['maxDepth', 1.5],
    ['maxDepth', NaN],
    ['limit', 0],
    ['limit', 1001],
    ['limit', Infinity],
  ])('%s %p is refused', (name, value) => {
    const analysis = new HeapAnalysis(heap.build());
    const limits = { maxDepth: 10, limit: 5, [name]: value };
    const refusal = expect.objectContaining({
      code: 'ERR_TRACEALLOC_BAD_ARGUMENT',
      message: expect.stringMatching(
        new RegExp(`^${name} is ${value}; it is a whole number from 1 to `),
      ) as string,
    }) as Error;
    expect(() => analysis.backrefs('User', limits)).toThrow(refusal);
    expect(() => analysis.largest(limits)).toThrow(refusal);
  });
});

test('objects of all classes with the name are found, wherever they are from', () => {
  for (const place of ['b.js:7:1', 'a.js:3:5', 'b.js:2:1']) {
    heap.link(heap.global, '.user', heap.instance('User', place, { size: 10 }));
  }
  const { count, frames } = backrefs('User');
  expect(count).toBe(3);
  expect(frames.map(String)).toEqual(['a.js:3', 'b.js:2', 'b.js:7']);
});

test('a hostile class name asks for nothing but itself', () => {
  for (const name of ['__proto__', 'constructor', 'toString', '']) heap.child(heap.global, '.a', name);
  for (const name of ['__proto__', 'constructor', 'toString']) expect(backrefs(name).count).toBe(1);
  expect(() => backrefs('hasOwnProperty')).toThrow('no object has this type');
});
