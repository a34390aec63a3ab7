import fc from 'fast-check';

import { Frame } from '../../src/model/frame';
import { SourceMap } from '../../src/sources/source-map';
import { encodeMap } from './project';

const PATH = '/srv/app/dist/a.js.map';
const MAX_POSITIONS = 1_000_000;

function parse(map: unknown): SourceMap | null {
  const parsed = SourceMap.parse(typeof map === 'string' ? map : JSON.stringify(map), PATH, MAX_POSITIONS);
  return parsed === 'large' ? null : parsed;
}

function sourceName(source: string, sourceRoot = ''): string | undefined {
  const map = parse(encodeMap({ sources: [source], sourceRoot, mappings: [[[0, 0, 0, 0]]] }));
  return map?.original(new Frame('/srv/app/dist/a.js', 1, 1))?.source.name;
}

describe('names of sources', () => {
  test.each([
    ['../src/x.ts', '/srv/app/src/x.ts'],
    ['/else/x.ts', '/else/x.ts'],
    ['file:///else/x%20y.ts', '/else/x y.ts'],
    ['../src/a%20b.ts', '/srv/app/src/a b.ts'],
    ['../src/a#b?.ts', '/srv/app/src/a#b?.ts'],
    ['../src/100%.ts', '/srv/app/src/100%.ts'],
    ['../../../../../etc/shadow', '/etc/shadow'],
  ])('%s is the file %s', (source, name) => {
    expect(sourceName(source)).toBe(name);
  });

  test.each([
    ['webpack:///./src/x.ts', 'src/x.ts'],
    ['webpack:///src/x.ts', 'src/x.ts'],
    ['webpack:////src/x.ts', 'src/x.ts'],
    ['webpack://my-app/./src/x.ts', 'src/x.ts'],
    ['webpack:///../../etc/shadow', 'etc/shadow'],
    ['webpack-internal:///./src/x.ts', 'src/x.ts'],
    ['https://cdn.example/src/x.ts', 'https://cdn.example/src/x.ts'],
  ])('%s is no file, and shown as %s', (source, name) => {
    expect(sourceName(source)).toBe(name);
  });

  test('follow sourceRoot', () => {
    expect(sourceName('x.ts', '../src')).toBe('/srv/app/src/x.ts');
    expect(sourceName('x.ts', 'webpack:///')).toBe('x.ts');
  });

  test.each(['', '..%2f..%2fx.ts', 'file://host/x.ts', `${'x'.repeat(5000)}.ts`])(
    '%.40s is not known',
    (source) => {
      expect(sourceName(source)).toBeUndefined();
    },
  );
});

describe('names of functions', () => {
  const script = 'function a(b){}let cc=d=>d,e=(f)=>f;g.h=i=>i;function j(){}';
  const names = ['remember', 'user', 'make', 'entry', 'exports', ''];
  const at = (text: string) => script.indexOf(text);
  const map = parse(
    encodeMap({
      sources: ['../src/x.ts'],
      names,
      mappings: [
        [
          [0, 0, 4, 0],
          [at('a('), 0, 4, 9, 0],
          [at('(b'), 0, 4, 17],
          [at('b)'), 0, 4, 18, 1],
          [at('cc='), 0, 5, 4, 2],
          [at('d=>'), 0, 5, 9, 3],
          [at('e=('), 0, 6, 4, 2],
          [at('g.h'), 0, 7, 0, 4],
          [at('i=>'), 0, 7, 9, 3],
          [at('j()'), 0, 8, 9, 5],
        ],
      ],
    }),
  );
  /** The shown name of the function whose parameters begin with the text. */
  const nameOf = (parameters: string, functionName: string) =>
    map?.original(new Frame('/srv/app/dist/a.js', 1, at(parameters) + 1, functionName))?.functionName;

  test('are the original ones where the map has a name for the function', () => {
    expect(nameOf('(b', 'a')).toBe('remember');
    expect(nameOf('d=>', 'cc')).toBe('make');
    expect(nameOf('(f', 'e')).toBe('make');
  });

  test('stay in external frames, whose position is that of a call', () => {
    const frame = new Frame('/srv/app/dist/a.js', 1, at('(b') + 1, 'a', true);
    expect(map?.original(frame)).toMatchObject({ lineno: 5, column: 18, functionName: 'a' });
  });

  test('stay where the name in the map is of something else, or empty', () => {
    expect(nameOf('d=>', '')).toBe(''); // its parameter has a name
    expect(nameOf('i=>', 'g.h')).toBe('g.h'); // the object has a name
    expect(nameOf('()', 'j')).toBe('j');
    expect(nameOf('let', 'a')).toBe('a'); // the last name begins elsewhere
    expect(nameOf('a(', 'remember')).toBe('remember');
    expect(nameOf('a(', 'longer than the line')).toBe('longer than the line');
  });
});

describe('positions', () => {
  const map = parse(
    encodeMap({
      sources: ['a.ts', 'b.ts'],
      mappings: [[], [[4, 1, 9, 2], [8], [12, 0, 20, 0]]],
    }),
  );
  const positionOf = (lineno: number, column: number) => {
    const original = map?.original(new Frame('/srv/app/dist/a.js', lineno, column));
    return original && `${original.source.name}:${original.lineno}:${original.column}`;
  };

  test('are 1-based and those of the covering segment', () => {
    expect(positionOf(2, 5)).toBe('/srv/app/dist/b.ts:10:3');
    expect(positionOf(2, 8)).toBe('/srv/app/dist/b.ts:10:3');
    expect(positionOf(2, 13)).toBe('/srv/app/dist/a.ts:21:1');
  });

  test('are those of the line where the column is unknown', () => {
    expect(positionOf(2, 0)).toBe('/srv/app/dist/b.ts:10:0');
    expect(positionOf(1, 0)).toBeNull();
  });

  test('are unknown outside all segments', () => {
    expect(positionOf(1, 1)).toBeNull();
    expect(positionOf(2, 1)).toBeNull();
    expect(positionOf(2, 9)).toBeNull();
    expect(positionOf(3, 1)).toBeNull();
    expect(positionOf(2 ** 31, 2 ** 31)).toBeNull();
  });

  test('the top level of a script is that of its only source', () => {
    const single = parse(encodeMap({ sources: ['a.ts'], mappings: [[[0]], [[0, 0, 9, 2]]] }));
    expect(single?.original(new Frame('a.js', 1, 1))).toMatchObject({ lineno: 1, column: 1 });
    expect(single?.original(new Frame('a.js', 1, 2))).toBeNull();
  });
});

describe('index maps', () => {
  const section = (line: number, column: number, source: string, names: string[] = []) => ({
    offset: { line, column },
    map: encodeMap({ sources: [source], names, mappings: [[[0, 0, 6, 0]], [[2, 0, 7, 4]]] }),
  });

  test('lead each part of the script to its own source', () => {
    const map = parse({ version: 3, sections: [section(0, 0, '../src/a.ts'), section(1, 50, 'b.ts')] });
    const at = (lineno: number, column: number) => {
      const original = map?.original(new Frame('/srv/app/dist/a.js', lineno, column));
      return original && `${original.source.name}:${original.lineno}`;
    };
    expect(at(1, 1)).toBe('/srv/app/src/a.ts:7');
    expect(at(2, 50)).toBe('/srv/app/src/a.ts:8');
    expect(at(2, 51)).toBe('/srv/app/dist/b.ts:7');
    expect(at(3, 3)).toBe('/srv/app/dist/b.ts:8');
  });

  test('keep sources and their texts together when a section brings none', () => {
    const second = section(2, 0, 'b.ts');
    const map = parse({
      version: 3,
      sections: [section(0, 0, 'a.ts'), { ...second, map: { ...second.map, sourcesContent: ['text of b'] } }],
    });
    expect(map?.original(new Frame('a.js', 1, 1))?.source.content).toBeNull();
    expect(map?.original(new Frame('a.js', 3, 1))?.source.content).toBe('text of b');
  });

  test.each([
    ['far away', { line: 2 ** 31 - 1, column: 0 }],
    ['beyond all numbers', { line: 1e300, column: 0 }],
    ['before the script', { line: -1, column: 0 }],
    ['between lines', { line: 0.5, column: 0 }],
    ['nowhere', null],
  ])('with a section %s are refused', (_, offset) => {
    expect(parse({ sections: [{ ...section(0, 0, 'a.ts'), offset }] })).toBeNull();
  });
});

describe('malformed maps', () => {
  const mappings = 'AAAA';
  const sources = ['a.ts'];

  test.each<[string, unknown]>([
    ['no JSON', ''],
    ['cut JSON', '{'],
    ['null', 'null'],
    ['an array', '[]'],
    ['a number', '7'],
    ['an empty object', {}],
    ['no sources', { mappings }],
    ['no mappings', { sources }],
    ['sources that are no list', { sources: {}, mappings }],
    ['mappings that are decoded', { sources, mappings: [[[0, 0, 0, 0]]] }],
    ['too many sources', { sources: Array.from({ length: 100_001 }, () => ''), mappings }],
    ['too many names', { sources, mappings, names: Array.from({ length: 1_000_001 }, () => '') }],
    ['too many segments', { sources, mappings: ','.repeat(MAX_POSITIONS) }],
    ['too many lines', { sources, mappings: ';'.repeat(MAX_POSITIONS) }],
    ['a section that is null', { sections: [null] }],
    ['sections in sections', { sections: [{ offset: { line: 0, column: 0 }, map: { sections: [] } }] }],
    ['parts in a prototype', '{"__proto__":{"sources":["a.ts"],"mappings":"AAAA"}}'],
    ['deep JSON', '['.repeat(1_000_000)],
  ])('are refused: %s', (_, map) => {
    expect(parse(map)).toBeNull();
  });

  test.each<[string, unknown]>([
    ['a nameless source', { sources: [null], mappings }],
    ['a source that is a number', { sources: [7], mappings }],
    ['a source that is not listed', { sources, mappings: 'ACAA' }],
    ['a negative source', { sources, mappings: 'ADAA' }],
    ['a negative line', { sources, mappings: 'AADA' }],
    ['a negative column', { sources, mappings: 'AAAD' }],
    ['nothing at all', { sources: [], mappings: '' }],
    ['sections that are no list', { sections: 'x' }],
  ])('know nothing: %s', (_, map) => {
    const parsed = parse(map);
    expect(parsed).not.toBeNull();
    expect(parsed?.original(new Frame('a.js', 1, 1))).toBeNull();
  });

  test.each([
    { sources, mappings: 'AAAAggggggggggggB', names: [''] },
    { sources, mappings: 'AAAAA', names: [{ toString: null }] },
    { sources, mappings: 'AAAAA', names: 7, sourcesContent: {}, sourceRoot: [] },
    { sources, mappings: 'AAAAA', sourcesContent: [7, 8], sourceRoot: 'x'.repeat(5000) },
  ])('show what is left of them: %#', (map) => {
    expect(parse(map)?.original(new Frame('a.js', 1, 2, 'f'))).toEqual({
      source: { name: '/srv/app/dist/a.ts', content: null },
      lineno: 1,
      column: 1,
      functionName: 'f',
    });
  });

  test('may have names of object members', () => {
    const names = ['__proto__', 'constructor'];
    const map = parse(encodeMap({ sources: ['__proto__'], names, mappings: [[[0, 0, 0, 0, 0]]] }));
    expect(map?.original(new Frame('__proto__', 1, 2, 'a'))).toMatchObject({
      source: { name: '/srv/app/dist/__proto__' },
      functionName: '__proto__',
    });
  });

  test('of any form, and with any mappings, throw nothing', () => {
    const field = fc.oneof(fc.jsonValue(), fc.constant(sources), fc.base64String());
    const plain = fc.record(
      { sources: field, mappings: field, names: field, sourcesContent: field, sourceRoot: field },
      { requiredKeys: [] },
    );
    const offset = fc.record({ line: fc.nat(100), column: fc.nat() });
    const sections = fc.array(fc.record({ offset: fc.oneof(offset, field), map: fc.oneof(plain, field) }));
    const mapped = fc.record({ sources: fc.constant(sources), mappings: fc.string({ unit: 'binary' }) });
    const anyMap = fc.oneof(plain, mapped, fc.record({ sections: fc.oneof(sections, field) }));
    fc.assert(
      fc.property(anyMap, fc.nat(200), fc.nat(), (map, lineno, column) => {
        parse(map)?.original(new Frame('a.js', lineno + 1, column, 'f'));
      }),
      { numRuns: 2000 },
    );
  });

  test('may begin as browsers allow', () => {
    expect(parse(`\uFEFF)]}' x\n${JSON.stringify({ sources, mappings })}`)).not.toBeNull();
  });
});
