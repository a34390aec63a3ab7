import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { type Frame } from '../../src/model/frame';
import { Traceback, type TracebackFormat } from '../../src/model/traceback';
import { path } from '../helpers/traces';

const FRAMES = path('main.ts:1 server.ts:12:3:handle cache.ts:41:1:remember');
const [MAIN, SERVER, CACHE] = [
  '  File "main.ts", line 1',
  '  File "server.ts", line 12, in handle',
  '  File "cache.ts", line 41, in remember',
] as const;

describe('format()', () => {
  test.each<[string, TracebackFormat, string[]]>([
    ['all frames, oldest first', {}, [MAIN, SERVER, CACHE]],
    ['most recent first', { mostRecentFirst: true }, [CACHE, SERVER, MAIN]],
    ['the newest of them', { limit: 1 }, [CACHE]],
    ['the two newest', { limit: 2 }, [SERVER, CACHE]],
    ['as many as there are', { limit: 3 }, [MAIN, SERVER, CACHE]],
    ['no more than there are', { limit: 4 }, [MAIN, SERVER, CACHE]],
    ['the oldest of them', { limit: -1 }, [MAIN]],
    ['the two oldest', { limit: -2 }, [MAIN, SERVER]],
    ['no more of the oldest than there are', { limit: -4 }, [MAIN, SERVER, CACHE]],
    ['none', { limit: 0 }, []],
    ['the two newest, most recent first', { limit: 2, mostRecentFirst: true }, [CACHE, SERVER]],
    ['the two oldest, most recent first', { limit: -2, mostRecentFirst: true }, [SERVER, MAIN]],
  ])('gives %s', (_, options, lines) => {
    expect(Traceback.of(...FRAMES).format(options)).toEqual(lines);
  });

  test('puts the source line under its frame, where there is one', () => {
    const sourceLine = ({ filename }: Frame) => (filename === 'cache.ts' ? 'kept.push(text);' : null);
    expect(Traceback.of(...FRAMES).format({ sourceLine })).toEqual([
      MAIN,
      SERVER,
      CACHE,
      '    kept.push(text);',
    ]);
  });

  test('leaves out a line that is unknown', () => {
    expect(Traceback.of(...path('(GC)')).format()).toEqual(['  File "(GC)"']);
  });
});

describe.each([
  ['of frames', () => Traceback.of(...FRAMES)],
  [
    'of a tree',
    () => {
      const builder = new CallTreeBuilder();
      const node = builder.path(FRAMES);
      return Traceback.at(builder.build(), node);
    },
  ],
])('a traceback %s', (_, make) => {
  test('is the sequence of its frames, oldest first', () => {
    const traceback = make();
    expect(traceback.frames).toEqual(FRAMES);
    expect([...traceback]).toEqual(FRAMES);
    expect(traceback).toHaveLength(3);
  });

  test('is written as its newest frame', () => {
    expect(make().site).toEqual(FRAMES[2]);
    expect(String(make())).toBe('cache.ts:41');
  });
});

test('an empty traceback has no allocation site', () => {
  expect(Traceback.of()).toHaveLength(0);
  expect(() => Traceback.of().site).toThrow(new RangeError('an empty traceback has no allocation site'));
});
