import fc from 'fast-check';
import { fitText, textWidth } from '../../src/timeline/text-width';

test('text is as wide as its characters', () => {
  expect(textWidth('', 12)).toBe(0);
  expect(textWidth('ii', 12)).toBeLessThan(textWidth('aa', 12));
  expect(textWidth('aa', 12)).toBeLessThan(textWidth('WW', 12));
  expect(textWidth('aa', 12)).toBeLessThan(textWidth('内存', 12));
  expect(textWidth('abc', 24)).toBeCloseTo(2 * textWidth('abc', 12));
});

test('what does not fit is cut, and says so', () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 });
  fc.assert(
    fc.property(text, fc.integer({ min: 20, max: 400 }), (whole, width) => {
      const fitted = fitText(whole, 11, width);
      expect(textWidth(fitted, 11)).toBeLessThanOrEqual(width);
      if (fitted === whole) return;
      expect(textWidth(whole, 11)).toBeGreaterThan(width);
      expect(fitted.endsWith('…')).toBe(true);
      expect(whole.startsWith(fitted.slice(0, -1))).toBe(true);
    }),
  );
});
