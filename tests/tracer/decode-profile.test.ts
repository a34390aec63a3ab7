import { Frame } from '../../src/model/frame';
import { decodeProfile } from '../../src/tracer/decode-profile';
import { INTERVAL } from '../helpers/captures';
import { builtin, call, type Call, own, profileOf, SIZE, tracebacksOf } from './profiles';

function decode(calls: Call[], limit = 50) {
  return decodeProfile(profileOf({ calls }), INTERVAL, limit);
}

/** A chain of calls, each named after its depth, with one sample in the last. */
function chain(depth: number, name = (at: number) => `f${at}`): Call {
  let deepest = call(name(depth), depth, { samples: [1] });
  for (let at = depth - 1; at > 0; at--) deepest = call(name(at), at, { calls: [deepest] });
  return deepest;
}

describe('frames', () => {
  test('lines and columns become 1-based', () => {
    const { tree } = decode([call('f', 0, { columnNumber: 0, samples: [1] })]);
    expect(tree.frames).toContainEqual(new Frame('/app/a.js', 1, 1, 'f'));
  });

  test('functions of one name are told apart by where they start', () => {
    const samples = [1];
    const { tree, samples: decoded } = decode([
      call('f', 3, { columnNumber: 4, samples }),
      call('f', 3, { columnNumber: 9, samples: [2] }),
      call('f', 3, { columnNumber: 4, scriptId: '11', url: '/app/b.js', samples: [3] }),
    ]);
    expect(new Set(decoded.nodes).size).toBe(3);
    expect(tree.length).toBe(4);
  });

  test('one function that two scripts of the same name have is one', () => {
    const { samples } = decode([
      call('f', 3, { samples: [1] }),
      call('f', 3, { scriptId: '11', samples: [2] }),
    ]);
    expect(samples.nodes[0]).toBe(samples.nodes[1]);
  });

  test.each<[string, Call, Frame]>([
    ['unloaded', { scriptId: '7', url: '', functionName: 'gone' }, new Frame('(unknown)', 0, 0, 'gone')],
    ['evaluated', call('f', 2, { url: '' }), new Frame('(eval)', 3, 5, 'f')],
    ['anonymous', call('', 2), new Frame('/app/a.js', 3, 5, '')],
    ['of an ES module', call('f', 2, { url: 'file:///app/a%20b.mjs' }), new Frame('/app/a b.mjs', 3, 5, 'f')],
    ['of V8', builtin('(V8 API)'), new Frame('(V8 API)', 0)],
    [
      'ours',
      own('tracer/tracer', 'Tracer.capture'),
      new Frame('tracealloc:tracer/tracer', 21, 5, 'Tracer.capture'),
    ],
  ])('%s', (_, hostile, frame) => {
    const { tree, samples } = decode([{ ...hostile, samples: [1] }]);
    expect(tree.path(samples.nodes[0] ?? 0)).toEqual([frame]);
  });
});

describe('tracebacks', () => {
  test('go from the oldest frame to the newest, without the head', () => {
    expect(tracebacksOf(decode([chain(3)]))).toEqual(['/app/a.js:2 f1 > /app/a.js:3 f2 > /app/a.js:4 f3']);
  });

  test.each([
    [1, '/app/a.js:4 f3'],
    [2, '/app/a.js:3 f2 > /app/a.js:4 f3'],
    [3, '/app/a.js:2 f1 > /app/a.js:3 f2 > /app/a.js:4 f3'],
    [128, '/app/a.js:2 f1 > /app/a.js:3 f2 > /app/a.js:4 f3'],
  ])('of at most %i frames keep the newest', (limit, traceback) => {
    expect(tracebacksOf(decode([chain(3)], limit))).toEqual([traceback]);
  });

  test('cut to the same frames are one', () => {
    const site = (ordinal: number) => call('site', 9, { samples: [ordinal] });
    const { samples } = decode([call('a', 1, { calls: [site(1)] }), call('b', 2, { calls: [site(2)] })], 1);
    expect(samples.nodes[0]).toBe(samples.nodes[1]);
  });

  test('share their first frames, and callers without samples of their own take no node', () => {
    const calls = [call('g', 2, { samples: [2] }), call('h', 3, { samples: [3] })];
    const unsampled = call('x', 8, { calls: [call('y', 9)] });
    expect(decode([call('f', 1, { samples: [1], calls }), unsampled]).tree.length).toBe(4);
  });

  test('of recursion keep each turn', () => {
    const decoded = decode([chain(4, () => 'f')]);
    expect(tracebacksOf(decoded)[0]?.split(' > ')).toHaveLength(4);
  });

  test('of samples in the head of the tree are named after it', () => {
    const decoded = decodeProfile(profileOf({ samples: [1] }), INTERVAL, 50);
    expect(tracebacksOf(decoded)).toEqual(['(root)']);
  });

  test.each<[string, Call, string]>([
    ['its caller', call('f', 1, { calls: [builtin('set', { samples: [1] })] }), '/app/a.js:2 f'],
    [
      'the caller of a builtin that called it',
      call('f', 1, { calls: [builtin('from', { calls: [builtin('next', { samples: [1] })] })] }),
      '/app/a.js:2 f',
    ],
    ['itself without a caller', builtin('set', { samples: [1] }), '(builtin) set'],
    [
      'the newest where it was called by builtins alone',
      builtin('from', { calls: [builtin('next', { samples: [1] })] }),
      '(builtin) next',
    ],
    [
      'nobody when it only stands between',
      call('f', 1, { calls: [builtin('map', { calls: [call('each', 2, { samples: [1] })] })] }),
      '/app/a.js:2 f > /app/a.js:3 each',
    ],
  ])('of a builtin are charged to %s', (_, tree, traceback) => {
    expect(tracebacksOf(decode([tree]))).toEqual([traceback]);
  });

  test('do not count builtins towards the limit', () => {
    const site = builtin('set', { samples: [1] });
    const tree = call('f', 1, { calls: [builtin('map', { calls: [call('each', 2, { calls: [site] })] })] });
    expect(tracebacksOf(decode([tree], 2))).toEqual(['/app/a.js:2 f > /app/a.js:3 each']);
    expect(tracebacksOf(decode([tree], 1))).toEqual(['/app/a.js:3 each']);
  });

  test('of the application read as if the router were not mounted', () => {
    const handler = call('handler', 5, { samples: [1] });
    const tree = call('express', 1, {
      calls: [
        own('router/pass-through', 'tracealloc', {
          calls: [own('router/after-response', '', { calls: [handler] })],
        }),
      ],
    });
    expect(tracebacksOf(decode([tree]))).toEqual(['/app/a.js:2 express > /app/a.js:6 handler']);
  });

  test('of the pass-through function itself name it', () => {
    const tree = call('express', 1, { calls: [own('router/pass-through', 'tracealloc', { samples: [1] })] });
    expect(tracebacksOf(decode([tree]))).toEqual(['tracealloc:router/pass-through:21 tracealloc']);
  });
});

describe('samples', () => {
  test('may be missing', () => {
    const { head } = profileOf({ calls: [call('f', 1)] });
    expect(decodeProfile({ head }, INTERVAL, 50)).toMatchObject({
      tree: { frames: expect.anything() as object },
      undecodable: 0,
    });
  });

  test('are ordered by time, all columns alike', () => {
    const profile = profileOf({ calls: [call('f', 1, { samples: [9, 2] }), call('g', 2, { samples: [5] })] });
    profile.samples.forEach((sample, index) => (sample.size *= index + 1));
    const decoded = decodeProfile(profile, INTERVAL, 50);
    expect([...decoded.samples.ordinals]).toEqual([2, 5, 9]);
    expect([...decoded.drawn.ordinals]).toEqual([2, 5, 9]);
    expect([...decoded.drawn.scaledSizes]).toEqual([2 * SIZE, 3 * SIZE, SIZE]);
    expect(tracebacksOf(decoded)).toEqual(['/app/a.js:2 f', '/app/a.js:3 g', '/app/a.js:2 f']);
    expect(profile.samples.map(({ ordinal }) => ordinal)).toEqual([9, 2, 5]);
  });

  test('know how many objects they stand for; what no object gives is one, and counted', () => {
    const profile = profileOf({ calls: [call('f', 1, { samples: [1, 2, 3] })] });
    const [, odd, big] = profile.samples;
    if (odd) odd.size = 7;
    if (big) big.size = 64 * INTERVAL;
    const { samples, undecodable } = decodeProfile(profile, INTERVAL, 50);
    expect([...samples.counts]).toEqual([SIZE / 64, 1, 1]);
    expect(undecodable).toBe(1);
  });

  test('of an unknown node go to the head, and unknown fields are no matter', () => {
    const { head } = profileOf({});
    const more = { ...head, selfSize: 12, line: 4 };
    const samples = [{ size: SIZE, nodeId: 99, ordinal: 1, color: 'red' }];
    expect(tracebacksOf(decodeProfile({ head: more, samples }, INTERVAL, 50))).toEqual(['(root)']);
  });

  test('may be none', () => {
    const decoded = decode([chain(3)]);
    const empty = decodeProfile(profileOf({}), INTERVAL, 50);
    expect(empty).toMatchObject({ undecodable: 0, tree: { length: 1 } });
    expect(empty.samples.nodes).toHaveLength(0);
    expect(decoded.samples.nodes).toHaveLength(1);
  });
});

describe('big profiles', () => {
  test('as deep as V8 records, and far deeper', () => {
    const [traceback] = tracebacksOf(decode([chain(128)], 128));
    expect(traceback?.split(' > ')).toHaveLength(128);
    let node = profileOf({ samples: [1] }).head;
    for (let id = 2; id <= 100_000; id++) node = { ...node, id, children: [node] };
    const samples = [{ size: SIZE, nodeId: 1, ordinal: 1 }];
    expect(decodeProfile({ head: node, samples }, INTERVAL, 50).tree.length).toBe(51);
  });

  test('of 5,000 functions, each called 50 frames deep', () => {
    const calls = Array.from({ length: 5000 }, (_, at) => {
      let deepest = call(`f${at}`, at, { samples: [at + 1] });
      for (let depth = 49; depth > 0; depth--) deepest = call(`g${depth}`, depth, { calls: [deepest] });
      return deepest;
    });
    const { tree, samples } = decode(calls);
    expect(tree.length).toBe(1 + 49 + 5000);
    expect(new Set(samples.nodes).size).toBe(5000);
    expect(tree.depth(samples.nodes.at(-1) ?? 0)).toBe(50);
  });
});
