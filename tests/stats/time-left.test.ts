import fc from 'fast-check';
import { timeLeft } from '../../src/stats/time-left';

const HOUR = 3_600_000;

test.each([
  ['at a certain rate', 100, { rate: 50, error: 0 }, { ms: 2 * HOUR, least: 2 * HOUR, most: 2 * HOUR }],
  ['with an error', 100, { rate: 50, error: 30 }, { ms: 2 * HOUR, least: 1.25 * HOUR, most: 5 * HOUR }],
  ['where it may not grow at all', 100, { rate: 50, error: 50 }, { ms: 2 * HOUR, least: HOUR, most: null }],
  ['in a full heap', 0, { rate: 50, error: 10 }, { ms: 0, least: 0, most: 0 }],
  ['past the limit', -5, { rate: 50, error: 60 }, { ms: 0, least: 0, most: null }],
])('%s', (_, room, rate, expected) => {
  expect(timeLeft(room, rate)).toEqual(expected);
});

test('is finite, and inside its bounds', () => {
  const bytes = fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
  fc.assert(
    fc.property(bytes, fc.double({ min: 1e-6, max: 2 ** 50, noNaN: true }), fc.nat(), (room, rate, error) => {
      const { ms, least, most } = timeLeft(room, { rate, error });
      expect(Number.isFinite(ms) && least <= ms && ms <= (most ?? Infinity)).toBe(true);
      expect(most).not.toBe(Infinity);
    }),
  );
});
