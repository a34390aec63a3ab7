import fc from 'fast-check';

import { CallTreeBuilder } from '../../src/model/call-tree-builder';
import { type Frame } from '../../src/model/frame';
import { groupNodes, KEY_TYPES } from '../../src/model/group';
import { pathArbitrary } from '../helpers/traces';
import { comparePathsSlowly, slowGroups, total } from './slow-model';

const CASES = KEY_TYPES.flatMap((keyType) =>
  (keyType === 'traceback' ? [false] : [false, true]).map((cumulative) => ({ keyType, cumulative })),
);

interface Item {
  path: Frame[];
  figures: [number, number];
}

const itemsArbitrary = fc.array(
  fc.record<Item>({ path: pathArbitrary, figures: fc.tuple(fc.integer(), fc.integer()) }),
  { maxLength: 30 },
);

function group(items: readonly Item[], { keyType, cumulative }: (typeof CASES)[number]) {
  const builder = new CallTreeBuilder();
  const nodes = items.map(({ path }) => builder.path(path));
  const tree = builder.build();
  const columns = [0, 1].map((at) => {
    const column = new Float64Array(tree.length);
    for (const [index, { figures }] of items.entries()) {
      const node = nodes[index] ?? 0;
      column[node] = (column[node] ?? 0) + (figures[at] ?? 0);
    }
    return column;
  });
  return groupNodes(tree, Uint32Array.from(new Set(nodes)), columns, keyType, cumulative);
}

function sorted<Row extends { frames: readonly Frame[] }>(rows: Row[]): Row[] {
  return rows.sort((a, b) => comparePathsSlowly(a.frames, b.frames));
}

describe.each(CASES)('by $keyType, cumulative $cumulative', (grouping) => {
  test('sums as one frame after the other does', () => {
    fc.assert(
      fc.property(itemsArbitrary, (items) => {
        const groups = group(items, grouping);
        const rows = Array.from({ length: groups.length }, (_, at) => ({
          frames: groups.traceback(at).frames,
          sums: groups.sums.map((sum) => sum[at]),
        }));
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
        const groups = group(items, grouping);
        for (let a = 0; a < groups.length; a++) {
          for (let b = 0; b < groups.length; b++) {
            const expected = comparePathsSlowly(groups.traceback(a).frames, groups.traceback(b).frames);
            expect(Math.sign(groups.compare(a, b))).toBe(Math.sign(expected));
          }
        }
      }),
    );
  });

  test('is empty without active nodes', () => {
    expect(group([], grouping)).toMatchObject({ length: 0 });
  });
});
