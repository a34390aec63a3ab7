import { type statsJson } from '../../src/reports/stats-json';
import { resultOf } from '../helpers/child';

type Stats = ReturnType<typeof statsJson>;

const MB = 1_000_000;
const GROWTH = 100 * MB;

/** What `/memory/stats` says after a child has grown, before and after the next capture. */
function grow(what: 'buffers' | 'untouched' | 'objects' | 'thread'): Promise<[before: Stats, after: Stats]> {
  return resultOf<[Stats, Stats]>('grow.js', { args: [what] });
}

/** The parts that the sentence names, in its order. */
function named({ summary }: Stats): string[] {
  const [, parts = ''] = /^RSS [+-][\d.]+ MiB: (.*) \(since begin, \d+ s ago\)$/.exec(summary) ?? [];
  return parts.split(', ').map((part) => part.replace(/^-?[\d.]+ /, ''));
}

function expectNear(size: number | null, expected: number): void {
  expect(size).toBeGreaterThan(expected * 0.8);
  expect(size).toBeLessThan(expected * 1.3);
}

/** What is of the whole process has more in it: the child's own client, and the helper thread. */
function expectGrowth(size: number | null): void {
  expect(size).toBeGreaterThan(GROWTH * 0.8);
  expect(size).toBeLessThan(GROWTH * 2.5);
}

function expectSum({ ledger }: Stats): void {
  const { rss, traced, other_heap, heap_free, array_buffers, other_external, native } = ledger;
  const parts = [traced, other_heap, heap_free, array_buffers, other_external, native];
  expect(parts.reduce((sum, { size }) => sum + (size ?? 0), 0)).toBe(rss.size);
  expect(parts.reduce((sum, { size_diff }) => sum + (size_diff ?? 0), 0)).toBe(rss.size_diff);
}

test('array buffers', async () => {
  for (const stats of await grow('buffers')) {
    expect(named(stats)[0]).toBe('array buffers');
    expect(stats.next).toContain('buffers: true');
    expectNear(stats.ledger.array_buffers.size_diff, GROWTH);
    expectGrowth(stats.ledger.rss.size_diff);
    expectSum(stats);
  }
});

test('array buffers that nobody wrote to are not resident', async () => {
  const [stats] = await grow('untouched');
  expect(named(stats).slice(0, 2)).toEqual(['array buffers', 'native or not resident']);
  expectNear(stats.ledger.array_buffers.size_diff, GROWTH);
  expect(stats.ledger.rss.size_diff).toBeLessThan(GROWTH * 0.7);
  expectSum(stats);
});

test('objects are other heap until a capture has seen them', async () => {
  const [before, after] = await grow('objects');
  expect(named(before)[0]).toBe('other heap');
  expect(before.next).toContain('/end_show');
  expectNear(before.ledger.other_heap.size_diff, GROWTH);
  expect(named(after)[0]).toBe('traced');
  expectNear(after.ledger.traced.size_diff, GROWTH);
  expect(after.ledger.other_heap.size_diff).toBeLessThan(GROWTH / 4);
  const large = after.heap_spaces?.find(({ name }) => name === 'large_object_space');
  // The array alone.
  expectNear(large?.used_diff ?? null, GROWTH / 6);
  expectSum(before);
});

test('the heap of another thread is native', async () => {
  const [stats] = await grow('thread');
  expect(named(stats)[0]).toBe('native');
  expect(stats.next).toContain('other threads');
  expectGrowth(stats.ledger.native.size_diff);
});

test('captures and collections are counted since tracing began', async () => {
  const [before, after] = await grow('objects');
  expect([before.tracer?.captures.count, after.tracer?.captures.count]).toEqual([1, 2]);
  expect(after.tracer?.captures.pause_ms).toBeGreaterThan(before.tracer?.captures.pause_ms ?? Infinity);
  expect(after.tracer?.traced.current).toBe(after.ledger.traced.size);
  expect(after.tracer?.own_memory).toBeGreaterThan(0);
  const full = after.gc?.kinds.find(({ kind }) => kind === 'MarkSweepCompact');
  const young = after.gc?.kinds.find(({ kind }) => kind === 'Scavenge');
  expect(full?.runs).toBeGreaterThanOrEqual(1);
  expect(young?.runs).toBeGreaterThanOrEqual(1);
  expect(full?.total_ms).toBeGreaterThanOrEqual(full?.longest_ms ?? Infinity);
  expect(after.gc?.share).toBeGreaterThan(0);
  expect(after.gc?.share).toBeLessThan(1);
});

test('Linux tells the shares and the peak of resident memory', async () => {
  if (process.platform !== 'linux') return;
  const [{ ledger }] = await grow('buffers');
  expect(ledger.peak_rss.size).toBeGreaterThanOrEqual(GROWTH);
  expect(ledger.pss.size).toBeGreaterThan(GROWTH);
  expectGrowth(ledger.anonymous.size_diff);
});
