import os from 'node:os';
import { checkHeadroom, readHeadroom, readHeadroomNow } from '../../src/process/headroom';

const MIB = 2 ** 20;
const NEED = { what: 'a heap snapshot', resident: 15, largeObjects: 100, heap: 0.5 };

afterEach(() => {
  jest.restoreAllMocks();
});

test.each([
  [{ heapUsed: 10 * MIB, largeObjects: 0, resident: 150 * MIB, heap: 5 * MIB }],
  [{ heapUsed: 10 * MIB, largeObjects: MIB, resident: 250 * MIB, heap: 5 * MIB }],
  [{ heapUsed: 0, largeObjects: 0, resident: 0, heap: 0 }],
])('%j is enough', (headroom) => {
  expect(() => {
    checkHeadroom(NEED, headroom);
  }).not.toThrow();
});

test.each([
  [
    { heapUsed: 10 * MIB, largeObjects: 0, resident: 150 * MIB - 1, heap: 5 * MIB },
    'a heap snapshot of a heap of 10.0 MiB may take 150 MiB, and 150 MiB are free for this process',
  ],
  [
    { heapUsed: 10 * MIB, largeObjects: MIB, resident: 249 * MIB, heap: 5 * MIB },
    'a heap snapshot of a heap of 10.0 MiB may take 250 MiB, and 249 MiB are free for this process',
  ],
  [
    { heapUsed: 10 * MIB, largeObjects: 0, resident: 150 * MIB, heap: 1 * MIB },
    "a heap snapshot of a heap of 10.0 MiB may take 5120 KiB, and 1024 KiB are below V8's heap limit",
  ],
])('%j is refused with figures', (headroom, message) => {
  expect(() => {
    checkHeadroom(NEED, headroom);
  }).toThrow(expect.objectContaining({ code: 'ERR_TRACEALLOC_NO_HEADROOM', message }) as Error);
});

test('what there is, read at once or not, is what the system and V8 have left', async () => {
  for (const headroom of [await readHeadroom(), readHeadroomNow()]) {
    expect(headroom.heapUsed).toBeGreaterThan(MIB);
    expect(headroom.heap).toBeGreaterThan(MIB);
    expect(headroom.resident).toBeGreaterThan(MIB);
    expect(headroom.resident).toBeLessThanOrEqual(os.totalmem());
  }
});

test('large objects are told apart', () => {
  const before = readHeadroomNow().largeObjects;
  const large = new Array(1e6).fill(null);
  const grown = readHeadroomNow().largeObjects - before;
  expect(large).toHaveLength(1e6);
  expect(grown).toBeGreaterThanOrEqual(8e6);
});

test('a full system counts, whatever the container has left', async () => {
  jest.spyOn(os, 'freemem').mockReturnValue(7);
  expect((await readHeadroom()).resident).toBe(7);
  expect(readHeadroomNow().resident).toBe(7);
});
