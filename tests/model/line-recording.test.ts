import fc from 'fast-check';
import { type LineRecording, type Path, type Step, sumByLine } from '../../src/model/line-recording';

function step(from: number, to: number, measured: number, bytes: number, lost: Partial<Step['lost']> = {}) {
  return { from, to, measured, bytes, used: 1000 * to, lost: { gc: 0, hits: 0, yield: 0, ...lost } };
}

/** A call that returns, and so often. */
function calls(count: number, ...places: number[]): Path[] {
  return new Array<Path>(count).fill({ places, isOver: true });
}

function thrown(...places: number[]): Path {
  return { places, isOver: false };
}

function recording(steps: Step[], paths: Path[]): LineRecording {
  return { calls: paths.length, steps, paths };
}

const NONE = { gc: 0, hits: 0, yield: 0, unfinished: 0 };

test('places of one line are summed up', () => {
  // Lines 7: places 0, 1; 8: place 2; 9: place 3, which returns.
  const steps = [step(0, 1, 4, 400), step(1, 2, 4, 40), step(2, 3, 4, 0)];
  const sums = sumByLine(recording(steps, calls(4, 0, 1, 2, 3)), [7, 7, 8, 9], new Set([3]));
  expect([...sums].sort(([a], [b]) => a - b)).toEqual([
    [7, { occurrences: 4, increment: 440, measured: 4, perHit: 110, used: 2000, lost: NONE }],
    [8, { occurrences: 4, increment: 0, measured: 4, perHit: 0, used: 3000, lost: NONE }],
  ]);
});

test('a loop on one line is one occurrence, one over lines is many', () => {
  const steps = [step(0, 0, 3, 30), step(0, 1, 3, 0), step(1, 0, 2, 0)];
  const sums = sumByLine(recording(steps, calls(1, 0, 0, 0, 1, 0, 1, 0, 0, 1)), [1, 2], new Set());
  expect(sums.get(1)).toMatchObject({ occurrences: 3, measured: 3, perHit: 10 });
  expect(sums.get(2)?.occurrences).toBe(3);
});

test('steps that a collection broke count as the others', () => {
  const sums = sumByLine(recording([step(0, 1, 1, 100, { gc: 3 })], calls(4, 0, 1)), [1, 2], new Set());
  expect(sums.get(1)).toEqual({
    occurrences: 4,
    increment: 100,
    measured: 4,
    perHit: 100,
    used: 1000,
    lost: { ...NONE, gc: 3 },
  });
});

test('an occurrence that was not measured to its end divides nothing', () => {
  const steps = [step(0, 1, 6, 60), step(1, 0, 5, 500), step(0, 2, 1, 10, { hits: 3 }), step(2, 3, 4, 0)];
  // A loop on line 7: places 0, 1, of which 1 has its hits in the middle of the second call.
  const paths = [
    ...calls(1, 0, 1, 0, 1, 0, 1, 0, 2, 3),
    ...calls(1, 0, 1, 0, 1, 0, ~2, 3),
    ...calls(2, 0, ~2, 3),
  ];
  const sums = sumByLine(recording(steps, paths), [7, 7, 8, 9], new Set([3]));
  expect(sums.get(7)).toEqual({
    occurrences: 4,
    increment: 570,
    measured: 1,
    perHit: 3 * 10 + 3 * 100 + 10,
    used: 2000,
    lost: { ...NONE, hits: 3 },
  });
  expect(sums.get(8)).toMatchObject({ occurrences: 4, measured: 4, perHit: 0 });
});

test('an occurrence counts from the first place of its line, not from the middle', () => {
  const steps = [
    step(0, 1, 1, 0, { hits: 2 }),
    step(1, 2, 2, 10),
    step(2, 3, 4, 400),
    step(0, 2, 0, 0, { hits: 1 }),
  ];
  const paths = [
    ...calls(1, 0, 1, 2, 3),
    ...calls(1, 0, ~1, 2, 3),
    ...calls(1, 0, ~2, 3),
    ...calls(1, ~2, 3),
  ];
  const sums = sumByLine(recording(steps, paths), [1, 2, 2, 3], new Set([3]));
  expect(sums.get(2)).toMatchObject({ occurrences: 4, increment: 410, measured: 2, perHit: 105 });
});

test('an exception ends an occurrence unmeasured', () => {
  const steps = [step(0, 1, 3, 300), step(1, 2, 1, 50)];
  const paths = [...calls(1, 0, 1, 2), thrown(0, 1), thrown(0, 1), thrown(0)];
  const sums = sumByLine(recording(steps, paths), [1, 2, 3], new Set([2]));
  expect(sums.get(1)).toMatchObject({ occurrences: 4, measured: 3, perHit: 100, lost: { unfinished: 1 } });
  expect(sums.get(2)).toMatchObject({ occurrences: 3, measured: 1, perHit: 50, lost: { unfinished: 2 } });
});

test('a line of which nothing was measured has no figures', () => {
  const steps = [step(0, 1, 0, 0, { gc: 4 })];
  const sums = sumByLine(
    recording(steps, [...calls(2, 0, 1), thrown(0, 1), thrown(0, 1)]),
    [1, 2],
    new Set(),
  );
  expect(sums.get(1)).toMatchObject({ increment: null, measured: 0, perHit: null });
  expect(sums.get(2)).toEqual({
    occurrences: 4,
    increment: null,
    measured: 0,
    perHit: null,
    used: null,
    lost: { ...NONE, unfinished: 2 },
  });
});

const PLACES = 5;
const place = fc.nat(PLACES - 1);
const lines = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: PLACES, maxLength: PLACES });
const paths = fc.array(
  fc.record({
    places: fc.array(
      fc.oneof(
        { weight: 4, arbitrary: place },
        place.map((each) => ~each),
      ),
      { minLength: 1, maxLength: 12 },
    ),
    isOver: fc.boolean(),
  }),
  { maxLength: 6 },
);
const steps = fc.uniqueArray(
  fc
    .tuple(place, place, fc.nat(3), fc.nat(99))
    .map(([from, to, measured, bytes]) => step(from, to, measured, measured * bytes)),
  { selector: ({ from, to }) => from * PLACES + to, maxLength: PLACES ** 2 },
);

/** Occurrences of a line with their bytes, found by looking from each place for what is before and after it. */
function visitsTo(line: number, given: LineRecording, lineOf: readonly number[]): (number | null)[] {
  const placeAt = (reached: number) => (reached < 0 ? -1 - reached : reached);
  const isOn = (reached: number | undefined) => reached !== undefined && lineOf[placeAt(reached)] === line;
  return given.paths.flatMap(({ places, isOver }) =>
    places.flatMap((reached, begin) => {
      if (!isOn(reached) || isOn(places[begin - 1])) return [];
      const length = places.slice(begin).findIndex((each) => !isOn(each));
      const visit = places.slice(begin, length === -1 ? undefined : begin + length + 1);
      const isMissed = reached < 0 && lineOf.slice(0, placeAt(reached)).includes(line);
      if (isMissed || (length === -1 && !isOver)) return [null];
      const bytes = visit.slice(1).map((to, index) => {
        const known = given.steps.find((each) => each.from === placeAt(visit[index] ?? 0) && each.to === to);
        return known && known.measured > 0 ? known.bytes / known.measured : NaN;
      });
      const sum = bytes.reduce((a, b) => a + b, 0);
      return [Number.isNaN(sum) ? null : sum];
    }),
  );
}

test('hits are those that a slow search finds, and bytes per hit their mean', () => {
  fc.assert(
    fc.property(lines, paths, steps, (lineOf, someCalls, someSteps) => {
      const given = recording(someSteps, someCalls);
      const sums = sumByLine(given, lineOf, new Set());
      for (const line of new Set(lineOf)) {
        const visits = visitsTo(line, given, lineOf);
        const hasSteps = someSteps.some(({ from, measured }) => lineOf[from] === line && measured > 0);
        const whole = hasSteps ? visits.filter((bytes) => bytes !== null) : [];
        const perHit =
          whole.length === 0 ? null : Math.round(whole.reduce((a, b) => a + b, 0) / whole.length);
        const { occurrences = 0, measured = 0, perHit: found = null } = sums.get(line) ?? {};
        expect({ occurrences, measured, found }).toEqual({
          occurrences: visits.length,
          measured: whole.length,
          found: perHit,
        });
      }
    }),
    { numRuns: 500 },
  );
});
