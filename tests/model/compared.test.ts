import fc from 'fast-check';
import { Compared } from '../../src/model/compared';
import { type Frame } from '../../src/model/frame';
import { createGrouping } from '../../src/model/grouping';
import { Traceback } from '../../src/model/traceback';
import { objectsArbitrary, type SampledObject, sampledSnapshot } from '../helpers/traces';

const isApplication = ({ filename }: Frame) => filename !== 'b.ts';

/** Bytes by a name of each object's path: those that only one has, of the older one less. */
function slowSums(
  newer: SampledObject[],
  older: SampledObject[],
  nameOf: (path: readonly Frame[]) => string,
) {
  const sums: Record<string, number> = {};
  const add = (objects: SampledObject[], others: SampledObject[], sign: number) => {
    for (const { ordinal, path, size } of objects) {
      if (others.some((other) => other.ordinal === ordinal)) continue;
      const name = nameOf(path);
      sums[name] = (sums[name] ?? 0) + sign * size;
    }
  };
  add(newer, older, 1);
  add(older, newer, -1);
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}

const siteOf = (path: readonly Frame[]) => path.at(-1)?.key ?? '';

test('sums up by group', () => {
  fc.assert(
    fc.property(objectsArbitrary, objectsArbitrary, (newer, older) => {
      const grouping = createGrouping('function');
      const sums = new Compared(sampledSnapshot(newer), sampledSnapshot(older)).sumBy(grouping);
      const named = sums.map((sum, group) => [grouping.traceback(group).site.key, sum] as const);
      expect(Object.fromEntries(named.filter(([, sum]) => sum !== 0))).toEqual(
        slowSums(newer, older, siteOf),
      );
    }),
  );
});

test('splits the rows of a table', () => {
  fc.assert(
    fc.property(objectsArbitrary, fc.option(objectsArbitrary), (newer, older) => {
      const by = createGrouping('app', { isApplication });
      const compared = new Compared(sampledSnapshot(newer), older && sampledSnapshot(older));
      const splitOf = compared.splitBy(createGrouping('function'), by);
      const nameOf = (path: readonly Frame[]) => path.findLast(isApplication)?.key ?? 'none';
      for (const site of new Map(newer.map(({ path }) => [siteOf(path), path.at(-1)])).values()) {
        if (!site) continue;
        const split = Array.from(splitOf(Traceback.of(site)), ([group, sum]) => {
          const { site: frame } = by.traceback(group);
          return [frame.filename.startsWith('(no ') ? 'none' : frame.key, sum] as const;
        });
        const expected = slowSums(newer, older ?? [], (path) =>
          siteOf(path) === site.key ? nameOf(path) : '-',
        );
        delete expected['-'];
        expect(Object.fromEntries(split.filter(([, sum]) => sum !== 0))).toEqual(expected);
      }
    }),
  );
});
