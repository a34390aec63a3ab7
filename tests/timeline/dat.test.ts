import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { printable } from '../../src/base/printable';
import { parseDat } from '../../src/timeline/parse-dat';
import { type Series, type Timeline } from '../../src/timeline/timeline';
import { writeDat } from '../../src/timeline/write-dat';
import { runOf, series, START, timelineOf } from './timelines';

const FIXTURES = join(__dirname, '..', 'fixtures', 'mprof');

describe('writing', () => {
  test('one record on a line, one space between fields', () => {
    const timeline = timelineOf({
      commandLine: 'node server.js --port 8080',
      memory: series(0.1, [40, 41.5]),
      parts: new Map([['heap_used', series(1, [12])]]),
      children: new Map([['4242', series(1, [7.25])]]),
      loopDelay: series(1, [3.5]),
      functions: [runOf('load', 0, 1.5, 2)],
      collections: [{ time: START + 1, milliseconds: 2.25 }],
      marks: [{ time: START + 2, name: 'begin' }],
    });
    expect(writeDat(timeline)).toBe(
      [
        'CMDLINE node server.js --port 8080',
        'MEM 40.000000 1767323045.0000',
        'MEM 41.500000 1767323045.1000',
        'PART heap_used 12.000000 1767323045.0000',
        'CHLD 4242 7.250000 1767323045.0000',
        'DELAY 3.500 1767323045.0000',
        'FUNC load 40.0000 1767323045.0000 52.0000 1767323046.5000 2',
        'GC 2.250 1767323046.0000',
        'MARK begin 1767323047.0000',
        '',
      ].join('\n'),
    );
  });

  test('names without spaces, and nothing that ends a line or reads as a formula', () => {
    const name = 'get $x\n\u2028$ <b>';
    const text = writeDat(
      timelineOf({ commandLine: 'a\r\nb $c$', functions: [runOf(name, 0, 1), runOf('', 0, 1)] }),
    );
    expect(text).toContain('CMDLINE a\\x0d\\nb \\$c\\$\n');
    expect(text).toContain('FUNC get_\\$x\\n\\u2028\\$_<b> ');
    expect(text).toContain('FUNC _ ');
  });
});

describe('reading', () => {
  test('gives back any timeline that was written', () => {
    // Hundredths are exact in text.
    const hundredths = (most: number) => fc.nat(most * 100).map((whole) => whole / 100);
    const memory = hundredths(1e6);
    const time = fc.nat(1e8).map((ms) => START + ms / 100);
    const name = fc
      .string({ minLength: 1, unit: 'binary' })
      .map((text) => printable(text).replace(/\s/g, ''))
      .filter((text) => text !== '');
    const column: fc.Arbitrary<Series> = fc.array(fc.tuple(time, memory)).map((points) => ({
      times: points.map(([at]) => at),
      values: points.map(([, value]) => value),
    }));
    const columns = fc
      .dictionary(
        name,
        column.filter(({ times }) => times.length > 0),
      )
      .map((record) => new Map(Object.entries(record)));
    const reading = fc.record({ time, memory });
    const timeline: fc.Arbitrary<Timeline> = fc.record({
      commandLine: fc.string({ unit: 'binary' }).map(printable),
      memory: column,
      parts: columns,
      children: columns,
      loopDelay: column,
      functions: fc.array(fc.record({ name, start: reading, end: reading, level: fc.nat(20) })),
      collections: fc.array(fc.record({ time, milliseconds: hundredths(1e4) })),
      marks: fc.array(fc.record({ name, time })),
    });
    fc.assert(
      fc.property(timeline, (written) => {
        expect(parseDat(writeDat(written))).toEqual(written);
      }),
    );
  });

  test('a file of mprof with functions', () => {
    const { commandLine, memory, functions } = parseDat(
      readFileSync(join(FIXTURES, 'functions.dat'), 'utf8'),
    );
    expect(commandLine).toBe('/usr/bin/python3 prog.py');
    expect(memory.times).toHaveLength(9);
    expect(Math.max(...memory.values)).toBe(51.867188);
    expect(functions.map(({ name, level }) => [name, level])).toEqual([
      ['__main__.grow', 1],
      ['__main__.grow', 1],
      ['__main__.outer', 0],
    ]);
    expect(functions[0]).toEqual({
      name: '__main__.grow',
      start: { memory: 21.75, time: 1795261822.2134 },
      end: { memory: 31.7891, time: 1795261822.5227 },
      level: 1,
    });
  });

  test('a file of mprof with children', () => {
    const { memory, children } = parseDat(readFileSync(join(FIXTURES, 'children.dat'), 'utf8'));
    expect(memory.times.length).toBeGreaterThan(5);
    expect([...children.keys()]).toEqual(['27210', '27211']);
  });

  test('lines end as Python knows it; what is unknown is passed over', () => {
    const { memory, commandLine } = parseDat('NEW 1 2 3\r\nWORD\r\nMEM 1.5 2\n\nCMDLINE a  b\rMEM 2.5 3\n');
    expect({ memory, commandLine }).toEqual({
      memory: { times: [2, 3], values: [1.5, 2.5] },
      commandLine: 'a  b',
    });
  });

  test('a function without a level is at the outermost', () => {
    expect(parseDat('FUNC f 1 2 3 4\n').functions).toEqual([
      { name: 'f', start: { memory: 1, time: 2 }, end: { memory: 3, time: 4 }, level: 0 },
    ]);
  });

  test('a file cut anywhere has all its whole lines', () => {
    const text = writeDat(timelineOf({ functions: [runOf('f', 0, 1)] }));
    const whole = text.split('\n').length - 1;
    for (let length = 0; length < text.length; length++) {
      const { memory, functions, commandLine } = parseDat(text.slice(0, length));
      const lines = text.slice(0, length).split('\n').length - 1;
      expect(memory.times.length + functions.length + (commandLine === '' ? 0 : 1)).toBe(lines);
      expect(lines).toBeLessThan(whole);
    }
  });

  test.each([
    ['MEM', 'MEM 1\n'],
    ['MEM', 'MEM one 2\n'],
    ['MEM', 'MEM  1 2\n'],
    ['MEM', 'MEM nan 2\n'],
    ['MEM', 'MEM 1 Infinity\n'],
    ['MEM', 'MEM 1e16 2\n'],
    ['CHLD', 'CHLD 7 1\n'],
    ['FUNC', 'FUNC f 1 2 3\n'],
    ['FUNC', 'FUNC f 1 2 3 4 x\n'],
    ['GC', 'GC 1\n'],
    ['MARK', 'MARK begin\n'],
  ])('a damaged record %s is named with its line: %j', (record, text) => {
    expect(() => parseDat(`CMDLINE x\n${text}`)).toThrow(
      expect.objectContaining({
        code: 'ERR_TRACEALLOC_BAD_TIMELINE_FILE',
        message: `line 2: ${record} holds a field that is not a number below 1e15`,
      }) as Error,
    );
  });
});
