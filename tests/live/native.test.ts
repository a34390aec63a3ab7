import { type endShowJson } from '../../src/reports/end-show';
import { resultOf } from '../helpers/child';

type EndShow = Awaited<ReturnType<typeof endShowJson>>;

interface Outcome extends Pick<EndShow, 'verdict' | 'ledger' | 'since_begin'> {
  begun: { ok: true; types?: { objects: number; types: number; pause_ms: number } };
  repeated: EndShow['verdict'];
}

const MIB = 2 ** 20;

function leak(kind: string, types = false): Promise<Outcome> {
  return resultOf<Outcome>('native-leak.js', { args: [kind, ...(types ? ['types'] : [])] });
}

function growthOf({ since_begin }: Outcome): Record<string, number> {
  const { resources = [], native_types } = since_begin ?? {};
  const grown = [...resources, ...(native_types?.grown ?? [])];
  return Object.fromEntries(grown.map(({ name, count_diff }) => [name, count_diff]));
}

test('threads that are kept are counted without a walk of the heap, and told', async () => {
  const outcome = await leak('workers');
  expect(growthOf(outcome).Worker).toBe(8);
  expect(outcome.since_begin?.native_types).toBeNull();
  expect(outcome.since_begin?.ledger.native).toBeGreaterThan(20 * MIB);
  expect(outcome.verdict?.sentence).toMatch(/memory that is no JavaScript.*\+8 Worker/);
  expect(outcome.repeated?.sentence).toBe(outcome.verdict?.sentence);
});

test('sockets that are kept are counted', async () => {
  const outcome = await leak('sockets');
  expect(growthOf(outcome).TCPSocketWrap).toBeGreaterThanOrEqual(100);
  expect(growthOf(outcome).TCPSocketWrap).toBeLessThan(105);
});

test.each([
  ['tls', 'SecureContext', 150],
  ['intl', 'DateTimeFormat', 1000],
  ['zlib', 'Gzip', 300],
  ['workers', 'Worker', 8],
])('begin_show?types=1 and %s: %s grew by %i', async (kind, type, count) => {
  const outcome = await leak(kind, true);
  expect(outcome.begun.types?.pause_ms).toBeGreaterThan(0);
  expect(outcome.since_begin?.native_types?.pause_ms).toBeGreaterThan(0);
  const grown = growthOf(outcome)[type] ?? 0;
  expect(grown).toBeGreaterThanOrEqual(count);
  expect(grown).toBeLessThan(count + 5);
  if (kind !== 'zlib') expect(outcome.verdict?.sentence).toContain(`+${grown} ${type}`);
});

test('contents read from sockets have no call site, and the verdict says how much', async () => {
  const { verdict, since_begin } = await leak('reads');
  expect(since_begin?.ledger.external).toBeGreaterThan(20 * MIB);
  expect(verdict?.sentence).toMatch(/0 B of 2\d\.\d MiB has a known call site/);
});

test('where nothing is kept, no type grew and the parts add up', async () => {
  const outcome = await leak('nothing', true);
  for (const sizes of [outcome.ledger, outcome.since_begin?.ledger]) {
    const { rss, ...parts } = sizes ?? { rss: NaN };
    expect(Object.values(parts).reduce((sum: number, bytes) => sum + bytes, 0)).toBe(rss);
  }
  expect(Object.values(growthOf(outcome)).filter((diff) => diff > 3)).toEqual([]);
});
