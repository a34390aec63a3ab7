import fc from 'fast-check';

import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { type Frame } from '../../src/model/frame';
import { createGrouping } from '../../src/model/grouping';
import { pathArbitrary } from '../helpers/traces';
import { GROUPINGS } from './parts';
import { comparePathsSlowly, slowGroups, total } from './slow-model';

interface Item {
  path: Frame[];
  figures: [number, number];
}

const itemsArbitrary = fc.array(
  fc.record<Item>({ path: pathArbitrary, figures: fc.tuple(fc.integer(), fc.integer()) }),
  { maxLength: 30 },
);

function group(items: readonly Item[], { keyType, cumulative }: (typeof GROUPINGS)[number]) {
  const builder = new CallTreeBuilder();
  const nodes = items.map(({ path }) => builder.path(path));
  const tree = builder.build();
  // As two snapshots, of which the second one renames nothing: its groups are those of the first.
  const grouping = createGrouping(keyType, { cumulative });
  const chargers = [grouping.chargerOf(tree), grouping.chargerOf(builder.build())];
  const sums: [number, number][] = [];
  for (const [index, { figures }] of items.entries()) {
    chargers[index % 2]?.(nodes[index] ?? 0, (at) => {
      const sum = (sums[at] ??= [0, 0]);
      sum[0] += figures[0];
      sum[1] += figures[1];
    });
  }
  return { grouping, sums };
}

function sorted<Row extends { frames: readonly Frame[] }>(rows: Row[]): Row[] {
  return rows.sort((a, b) => comparePathsSlowly(a.frames, b.frames));
}

describe.each(GROUPINGS)('by $keyType, cumulative $cumulative', (grouping) => {
  test('sums as one frame after the other does', () => {
    fc.assert(
      fc.property(itemsArbitrary, (items) => {
        const groups = group(items, grouping);
        const rows = groups.sums.map((sums, at) => ({ frames: groups.grouping.traceback(at).frames, sums }));
        const expected = slowGroups(items, grouping.keyType, grouping.cumulative).map(
          ({ frames, members }) => ({
            frames,
            sums: [total(members, ({ figures }) => figures[0]), total(members, ({ figures }) => figures[1])],
          }),
        );
        expect(sorted(rows)).toEqual(sorted(expected));
      }),
    );
  });

  test('orders groups as their tracebacks compare', () => {
    fc.assert(
      fc.property(itemsArbitrary, (items) => {
        const { sums, grouping: groups } = group(items, grouping);
        for (const a of sums.keys()) {
          for (const b of sums.keys()) {
            const expected = comparePathsSlowly(groups.traceback(a).frames, groups.traceback(b).frames);
            expect(Math.sign(groups.compare(a, b))).toBe(Math.sign(expected));
          }
        }
      }),
    );
  });

  test('is empty without traces', () => {
    expect(group([], grouping).sums).toEqual([]);
  });
});
