import { type LinesJson } from '../../src/reports/lines';
import { resultOf } from '../helpers/child';

type Kinds = Record<string, LinesJson & { result: unknown; probes?: unknown }>;

const CALLS = 20;
/** Bytes of `new Array(1000)`. */
const ARRAY = 8016;
/**
 * What V8 and Node allocate on the side, for one hit: timers, promises, and tables of 131 kB that grow once in 20 hits. In
 * Node 26 the next value of `for await` is asked for before V8 can stop at the head of the loop.
 */
const SLACK = 20_000;

let kinds: Kinds;

beforeAll(async () => {
  kinds = await resultOf<Kinds>('lines-kinds.js');
}, 60_000);

function table(kind: string): Kinds[string] {
  const found = kinds[kind];
  if (!found) throw new Error(`nothing was measured of ${kind}`);
  return found;
}

/** The line of a function that has a text in it. */
function line(kind: string, text: string): LinesJson['lines'][number] {
  const found = table(kind).lines.find(({ contents }) => contents.includes(text));
  if (!found) throw new Error(`${kind} has no line with ${text}`);
  return found;
}

test.each([
  ['plain', 'big = new', CALLS, ARRAY],
  ['plain', 'same = big', CALLS, 0],
  ['plain', 'return', CALLS, 0],
  ['loop', 'sum = 0', CALLS, 0],
  ['loop', 'for (', 4 * CALLS, 0],
  ['loop', 'row = new', 3 * CALLS, ARRAY],
  ['loop', 'return', CALLS, 0],
  ['loopAtOnce', 'while (', 4 * CALLS, 0],
  ['loopAtOnce', 'row = new', 3 * CALLS, ARRAY],
  ['overList', 'last = new', 2 * CALLS, ARRAY],
  ['recurse', 'own = new', 3 * CALLS, ARRAY],
  // Below are two more calls, one more, and none.
  ['recurse', 'recurse(n - 1)', 3 * CALLS, ARRAY],
  ['waiting', 'before = new', CALLS, ARRAY],
  ['waiting', 'await wait', CALLS, 0],
  ['waiting', 'after = new', CALLS, 2 * ARRAY],
  ['tree', 'own = new', 15, ARRAY],
  ['tree', 'more = new', 15, ARRAY],
  ['throwing', 'before = new', CALLS, ARRAY],
  ['throwing', 'return', CALLS / 2, 0],
  ['rows', 'row = new', CALLS, ARRAY],
  ['pages', 'page = new', CALLS, ARRAY],
  ['pages', 'await wait', CALLS, 0],
  ['reader', 'last = new', 2 * CALLS, ARRAY],
  ['arrow', 'arrow =', CALLS, ARRAY],
  ['method', 'row = new', CALLS, ARRAY],
  ['method', '#size', CALLS, 0],
])('%s: the line with "%s" is reached %d times, for %d bytes', (kind, text, occurrences, bytes) => {
  const { bytes_per_hit: perHit, occurrences: seen } = line(kind, text);
  expect(seen).toBe(occurrences);
  // Where a collection broke every hit there is nothing to compare.
  expect(perHit ?? bytes).toBeGreaterThanOrEqual(bytes - 100);
  expect(perHit ?? bytes).toBeLessThanOrEqual(bytes + SLACK);
});

test('calls are counted, those inside of calls too', () => {
  expect(Object.entries(kinds).map(([kind, { calls }]) => [kind, calls])).toEqual([
    ['plain', CALLS],
    ['loop', CALLS],
    ['loopAtOnce', CALLS],
    ['overList', CALLS],
    ['recurse', 3 * CALLS],
    ['waiting', CALLS],
    ['tree', 15],
    ['throwing', CALLS],
    ['rows', 1],
    ['pages', 1],
    ['reader', CALLS],
    ['arrow', CALLS],
    ['method', CALLS],
    ['few', 1],
    ['late', 1],
    ['after', undefined],
  ]);
});

test('what is not known is dropped and counted', () => {
  expect(line('throwing', 'odd').dropped).toMatchObject({ unfinished: CALLS / 2 });
  const { dropped, increment, bytes_per_hit } = line('rows', 'yield');
  expect({ increment, bytes_per_hit }).toEqual({ increment: null, bytes_per_hit: null });
  expect(dropped.yield + dropped.unfinished).toBe(CALLS);
});

test('what others allocate while a call waits or a generator rests is not its own', () => {
  // Side by side, each wait sees all other calls: 24 kB each.
  expect(line('waiting', 'await wait').bytes_per_hit).toBeLessThan(CALLS * ARRAY);
  // Between two rows their reader allocates 40 kB.
  expect(line('rows', 'for (').bytes_per_hit).toBeLessThan(SLACK);
  expect(line('pages', 'for (').bytes_per_hit).toBeLessThan(SLACK);
});

test('a place is measured as often as was asked for, and then costs nothing', () => {
  expect(table('few').result).toBe(300_000);
  expect(table('few').cost.probes).toBeLessThan(100);
  expect(line('few', 'row = new').occurrences).toBe(10);
  const { gc, hits } = line('few', 'for (').dropped;
  expect(gc + hits).toBeGreaterThanOrEqual(1);
});

test('time may be over in the middle of a call', () => {
  expect(table('late')).toMatchObject({ result: 300_000, cost: { probes: 1 } });
});

test('functions give what they give without probes, and nothing is left behind', () => {
  const results = Object.entries(kinds).map(([kind, { result }]) => [kind, result]);
  const each = <T>(value: (n: number) => T) => Array.from({ length: CALLS }, (_, n) => value(n));
  expect(Object.fromEntries(results)).toEqual({
    plain: each(() => 1000),
    loop: each(() => 3000),
    loopAtOnce: each(() => 0),
    overList: each(() => 2),
    recurse: each(() => 3000),
    waiting: each(() => 3000),
    tree: 30_000,
    throwing: each((n) => (n % 2 === 1 ? 'odd' : 1000)),
    rows: 2 * CALLS,
    pages: 2 * CALLS,
    reader: each(() => 2),
    arrow: each(() => 1000),
    method: each((n) => 1000 * (n + 1)),
    few: 300_000,
    late: 300_000,
    after: 1000,
  });
  expect(table('after').probes).toEqual([]);
});

describe('a loop that is watched no more when it has had its hits', () => {
  type Lines = LinesJson['lines'];
  /** Bytes of `new Array(4000)`. */
  const LARGE = 32_016;
  let loops: Record<'before' | 'few' | 'many', Record<'few' | 'more', Lines>>;

  beforeAll(async () => {
    loops = await resultOf<typeof loops>('lines-loops.js');
  });

  function found(lines: Lines, text: string): Lines[number] {
    const row = lines.find(({ contents }) => contents.includes(text));
    if (!row) throw new Error(`no line with ${text}`);
    return row;
  }

  /** V8 charges, rarely, up to 1 MB of its own to one of 1,000 steps. */
  function expectAbout(bytes: number | null, expected: number): void {
    expect((bytes ?? 0) / expected).toBeGreaterThan(0.8);
    expect((bytes ?? 0) / expected).toBeLessThan(1.5);
  }

  test('the line before it', () => {
    const [few, all] = [found(loops.before.few, 'ZEROS'), found(loops.before.more, 'ZEROS')];
    expect(all.bytes_per_hit).toBeGreaterThan(24_000);
    expectAbout(few.bytes_per_hit, all.bytes_per_hit ?? 0);
  });

  test('the loop on one line counts by the turns of whole hits', () => {
    const [few, all] = [found(loops.few.few, 'Array(4000)'), found(loops.few.more, 'Array(4000)')];
    expect([few, all].map(({ occurrences, hits_measured }) => [occurrences, hits_measured])).toEqual([
      [5, 2],
      [5, 5],
    ]);
    for (const { bytes_per_hit } of [few, all]) expectAbout(bytes_per_hit, 100 * LARGE);
  });

  test('one of more turns than hits tells nothing of a whole hit', () => {
    const [few, all] = [found(loops.many.few, 'Array(4000)'), found(loops.many.more, 'Array(4000)')];
    expect(few).toMatchObject({ occurrences: 1, hits_measured: 0, bytes_per_hit: null });
    expect(few.increment).toBeGreaterThan(200 * LARGE);
    expectAbout(all.bytes_per_hit, 1250 * LARGE);
  });

  test('the lines inside it', () => {
    for (const turns of ['few', 'many'] as const) {
      for (const hits of ['few', 'more'] as const) {
        expectAbout(found(loops[turns][hits], 'Array(8000)').bytes_per_hit, 2 * LARGE);
      }
    }
  });
});
