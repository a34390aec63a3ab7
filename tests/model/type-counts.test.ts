import fc from 'fast-check';
import {
  rankGrowth,
  rankTypes,
  type TypeCount,
  type TypeGrowth,
  TypePeaks,
} from '../../src/model/type-counts';

function type(name: string, count: number, place: Partial<TypeCount> = {}): TypeCount {
  return { name, filename: '', lineno: 0, column: 0, count, ...place };
}

function growth(name: string, count: number, delta: number): TypeGrowth {
  return { ...type(name, count), delta };
}

const figures = (types: readonly TypeGrowth[]) => types.map(({ name, count, delta }) => [name, count, delta]);

describe('types in order', () => {
  test('by count, then by place, then by name', () => {
    const types = [
      type('a', 1, { filename: 'b.js', lineno: 1 }),
      type('b', 1, { filename: 'a.js', lineno: 2 }),
      type('b', 1, { filename: 'a.js', lineno: 1 }),
      type('c', 1),
      type('a', 1),
      type('z', 2),
    ];
    const inOrder = [types[5], types[4], types[3], types[2], types[1], types[0]];
    expect(rankTypes(types)).toEqual(inOrder);
    expect(rankTypes(types.toReversed())).toEqual(inOrder);
  });

  test('one name in several places, files and columns stands for several types', () => {
    const types = [
      type('User', 4, { filename: 'a.js', lineno: 1, column: 9 }),
      type('User', 3, { filename: 'a.js', lineno: 1, column: 2 }),
      type('User', 2, { filename: 'a.js', lineno: 2, column: 2 }),
      type('User', 1, { filename: 'b.js', lineno: 1, column: 2 }),
    ];
    expect(rankTypes(types)).toEqual(types);
  });

  test('equal types are one', () => {
    expect(rankTypes([type('a', 1), type('b', 2), type('a', 3)])).toEqual([type('a', 4), type('b', 2)]);
  });

  test('names such as __proto__ are names', () => {
    const types = [type('__proto__', 3), type('constructor', 2), type('toString', 1)];
    expect(rankTypes(types)).toEqual(types);
    expect(figures(new TypePeaks().raise(types))).toEqual([
      ['__proto__', 3, 3],
      ['constructor', 2, 2],
      ['toString', 1, 1],
    ]);
  });

  test('the most frequent 5,000 are kept', () => {
    const ranked = rankTypes(Array.from({ length: 5001 }, (_, index) => type(`T${index}`, index)));
    expect(ranked).toHaveLength(5000);
    expect(ranked.at(-1)?.count).toBe(1);
  });

  test('growth: by growth, then by count; what did not grow is left out', () => {
    const types = [
      growth('a', 9, 1),
      growth('b', 3, 3),
      growth('c', 5, 0),
      growth('d', 10, 1),
      growth('b', 1, 2),
    ];
    expect(figures(rankGrowth(types))).toEqual([
      ['b', 4, 5],
      ['d', 10, 1],
      ['a', 9, 1],
    ]);
  });
});

describe('peaks', () => {
  test('the first look shows everything, later ones what exceeds its peak', () => {
    const peaks = new TypePeaks();
    expect(figures(peaks.raise([type('a', 5), type('b', 1)]))).toEqual([
      ['a', 5, 5],
      ['b', 1, 1],
    ]);
    expect(figures(peaks.raise([type('a', 3), type('c', 2)]))).toEqual([
      ['a', 3, 0],
      ['c', 2, 2],
    ]);
    expect(figures(peaks.raise([type('a', 6), type('b', 1)]))).toEqual([
      ['a', 6, 1],
      ['b', 1, 0],
    ]);
    peaks.clear();
    expect(figures(peaks.raise([type('a', 6)]))).toEqual([['a', 6, 6]]);
  });

  test('what they add up to is the most that was seen', () => {
    const looks = fc.array(
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(9), { noNullPrototype: true }),
    );
    fc.assert(
      fc.property(looks, (counts) => {
        const peaks = new TypePeaks();
        const sums = new Map<string, number>();
        for (const look of counts) {
          const types = Object.entries(look).map(([name, count]) => type(name, count));
          for (const { name, delta } of peaks.raise(types)) sums.set(name, (sums.get(name) ?? 0) + delta);
        }
        for (const [name, sum] of sums) {
          expect(sum).toBe(Math.max(...counts.map((look) => look[name] ?? 0)));
        }
      }),
    );
  });

  test('of types made up without end the smallest are forgotten', () => {
    const peaks = new TypePeaks();
    peaks.raise([type('steady', 1000)]);
    for (let round = 0; round < 20; round++) {
      peaks.raise(Array.from({ length: 1000 }, (_, index) => type(`T${round}.${index}`, 1 + round)));
    }
    expect(figures(peaks.raise([type('steady', 1000), type('T19.0', 20), type('T0.0', 1)]))).toEqual([
      ['steady', 1000, 0],
      ['T19.0', 20, 0],
      ['T0.0', 1, 1],
    ]);
  });
});
