import { resultOf } from '../helpers/child';

interface Refusal {
  code: string;
  message: string;
  retryAfter: number;
}

describe('heap snapshots', () => {
  let result: Record<string, Refusal> & { snapshot: { meta: { node_types: unknown[] }; node_count: number } };

  beforeAll(async () => {
    result = await resultOf('heap-snapshots.js');
  });

  test('are what V8 writes', () => {
    const { meta, node_count } = result.snapshot;
    expect(meta.node_types.length).toBeGreaterThan(0);
    expect(node_count).toBeGreaterThan(10_000);
  });

  test('without memory for it: 503 with figures', () => {
    expect(result.noMemory).toMatchObject({
      code: 'ERR_TRACEALLOC_NO_HEADROOM',
      message: expect.stringMatching(
        /^a heap snapshot of a heap of [\d.]+ [KM]iB may take [\d.]+ MiB, and 1000 B are free for this process$/,
      ) as string,
    });
  });

  test('are not taken for those who went away', () => {
    expect(result.nobody).toMatchObject({ message: 'nobody waits for the answer any more' });
  });

  test.each(['atOnce', 'meanwhile'])('are taken one at a time: %s', (name) => {
    expect(result[name]).toMatchObject({
      code: 'ERR_TRACEALLOC_BUSY',
      message: 'another heap snapshot is under way',
    });
  });

  test('are a minute apart, from one beginning to the next', () => {
    expect(result.tooSoon).toMatchObject({
      code: 'ERR_TRACEALLOC_BUSY',
      message: 'the last heap snapshot was less than a minute ago',
    });
    expect(result.tooSoon?.retryAfter).toBeGreaterThan(0);
    expect(result.tooSoon?.retryAfter).toBeLessThanOrEqual(30);
    expect(result.later).toBe('taken');
  });

  test('need no time between them where captures have no limit', () => {
    expect(result.unlimited).toBe('taken');
  });
});
