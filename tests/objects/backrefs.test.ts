import { Readable } from 'node:stream';
import { passOn } from '../../src/objects/pass-on';
import { BytePipe, readPipe } from '../../src/thread/byte-pipe';
import { resultOf } from '../helpers/child';

interface Result {
  text: string;
  json: string;
  dot: string;
  svg: string;
  part: string;
  both: unknown[];
  started: number;
  left: number;
  [outcome: string]: unknown;
}

describe('what holds objects of this process', () => {
  let result: Result;
  beforeAll(async () => {
    result = await resultOf<Result>('backrefs.js');
    // A dozen heap snapshots.
  }, 120_000);

  test('is told as text, under what it took', () => {
    expect(result.text).toMatch(
      /^# \S+Z, pid \d+, thread 0, Node v\S+\n# heap snapshot: [\d.]+ [KM]iB in \d+ objects\n# taking it paused the process for [\d.]+ ms and took [\d.]+ [KM]iB of extra memory\n\n1000 × Kept: size=/,
    );
    expect(result.text).toMatch(
      /\n {2}tests\/children\/backrefs\.js:\d+\n\n1000 × retained=.*, held by\n {2}Map entry of Map @\d+\n {2}\.cache of global @\d+\n$/,
    );
    expect(result.part).toContain(
      '  .part of 1000 × Kept tests/children/backrefs.js:7\n  … 2 more steps up to global\n',
    );
  });

  test('is told as JSON', () => {
    const { heap_snapshot: figures, ...answer } = JSON.parse(result.json) as {
      heap_snapshot: { pause_ms: number; extra_bytes: number; size: number; objects: number };
    };
    expect(answer).toMatchObject({
      type: 'Kept',
      count: 1000,
      omitted: 0,
      paths: [{ count: 1000, rest: null }],
    });
    expect(figures.objects).toBeGreaterThan(10_000);
    expect(figures.size).toBeGreaterThan(1e6);
    expect(figures.size).toBeLessThan(50e6);
    expect(figures.pause_ms).toBeGreaterThan(10);
  });

  test('is drawn', () => {
    expect(result.dot).toMatch(/^digraph backrefs \{\n(.*\n)*.*label="1000 × Kept\\n/);
    expect(result.dot).toContain('label=" .cache \\n 1000 × "');
    expect(result.dot).toMatch(/label="\S+Z, pid \d+, .*\\ntaking it paused the process for [\d.]+ ms/);
    expect(result.svg).toMatch(/^<svg [^]*>1000 × Kept<[^]*<\/svg>\n$/);
  });

  test('is not told of a type that there is not', () => {
    expect(result.noType).toEqual({
      code: 'ERR_TRACEALLOC_NO_TYPE',
      message: expect.stringMatching(/^no object has this type, but there are: Kept\b/) as string,
    });
  });

  test('is refused where memory is short, and to those who went away', () => {
    expect(result.noMemory).toMatchObject({ code: 'ERR_TRACEALLOC_NO_HEADROOM' });
    expect(result.nobody).toMatchObject({ message: 'nobody waits for the answer any more' });
  });

  test('is told to one at a time', () => {
    expect(result.both).toContain('answered');
    expect(result.both).toContainEqual({
      code: 'ERR_TRACEALLOC_BUSY',
      message: 'another heap snapshot is under way',
    });
  });

  test('is given up when nobody waits for it any more', () => {
    expect(result.gone).toMatchObject({ message: 'nobody waits for the answer any more' });
  });

  test('is found out by a thread that is gone then, whatever came of it', () => {
    expect(result.killed).toEqual({ message: 'the helper thread ended' });
    expect(result.afterwards).toBe('answered');
    // Five answers, no type, one of both, for nobody any more, by a thread that was killed, and afterwards.
    expect(result.started).toBe(10);
    expect(result.left).toBe(0);
  });
});

/** Writes all it has in one go, as V8 does. */
class Impatient extends Readable {
  override _read(): void {
    for (let at = 0; at < 10; at++) this.push(Buffer.alloc(65_536, at));
    this.push(null);
  }
}

test('a text is passed on at once, and none of it is kept', async () => {
  const text = new Impatient();
  const pipe = new BytePipe();
  const passed = passOn(text, pipe);
  expect(text.readableLength).toBe(0);
  await passed;
  pipe.end();
  const bytes = Array.from(readPipe(pipe.memory), (part) => [...part]).flat();
  expect(bytes).toHaveLength(655_360);
  expect(new Set(bytes)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});

test('a text that breaks off', async () => {
  const text = new Readable({
    read() {
      this.destroy(new Error('broken'));
    },
  });
  await expect(passOn(text, new BytePipe())).rejects.toThrow('broken');
});
