import { makeStatsLedger } from '../../src/reports/stats-ledger';
import { summarizeStats } from '../../src/reports/stats-summary';
import { type ProcessStats } from '../../src/tracer/stats';
import { GROWN, grownTo } from './stats-cases';

function summarize(stats: ProcessStats, buffersTraced = false) {
  return summarizeStats(makeStatsLedger([stats]), stats.begin && '5 min ago', buffersTraced);
}

/** Before: 100 MiB resident, 30 of 40 used, 3 of them traced, 8 external, 5 of them array buffers. */
test.each<[string, ProcessStats, string, RegExp]>([
  [
    'the largest part comes first',
    GROWN,
    '+512 MiB: 402 array buffers, 81 traced, 29 native',
    /buffers: true/,
  ],
  ['traced', grownTo({ rss: 150, used: 80, resident: 90 }, 53), '+50 MiB: 50 traced', /end_show.*\/detail/],
  ['other heap', grownTo({ rss: 150, used: 80, resident: 90 }), '+50 MiB: 50 other heap', /collects/],
  ['free heap', grownTo({ rss: 150, resident: 90 }), '+50 MiB: 50 free heap', /no leak/],
  ['other external', grownTo({ rss: 150, external: 58 }), '+50 MiB: 50 other external', /native modules/],
  ['native', grownTo({ rss: 150 }), '+50 MiB: 50 native', /MALLOC_ARENA_MAX=2/],
  [
    'what shrank is named, too',
    grownTo({ rss: 120, used: 80, resident: 90, external: 4, arrayBuffers: 1 }, 53),
    '+20 MiB: 50 traced, -26 native or not resident, -4.0 array buffers',
    /^Traced objects grew: /,
  ],
  [
    'growth that something else hides',
    grownTo({ rss: 100, used: 50, resident: 60, external: 5, arrayBuffers: 2 }, 23),
    '+0.0 MiB: 20 traced, -17 native or not resident, -3.0 array buffers',
    /^Traced/,
  ],
  [
    'live growth comes before free pages',
    grownTo({ rss: 190, used: 40, resident: 110 }, 13),
    '+90 MiB: 60 free heap, 20 native, 10 traced',
    /^Traced objects grew: /,
  ],
  ['only shrinking', grownTo({ rss: 60 }), '-40 MiB: -40 native or not resident', /^Nothing grew/],
  ['no change at all', grownTo({}), '+0.0 MiB: no change', /^Nothing grew/],
  [
    'buffers that nobody wrote to',
    grownTo({ rss: 100, external: 168, arrayBuffers: 165 }),
    '+0.0 MiB: 160 array buffers, -160 native or not resident',
    /buffers: true/,
  ],
  ['below 2 % of what was resident', grownTo({ rss: 101.9 }), '+1.9 MiB: 1.9 native', /^Nothing grew/],
  ['from 2 % on', grownTo({ rss: 102 }), '+2.0 MiB: 2.0 native', /^Memory that is no JavaScript/],
  [
    'parts below a twentieth of the largest are left out',
    grownTo({ rss: 204.9, used: 34.9, resident: 44.9 }),
    '+105 MiB: 100 native',
    /^Memory that is no JavaScript/,
  ],
])('%s', (_, stats, what, next) => {
  const summary = summarize(stats);
  expect(summary.what).toBe(`RSS ${what} (since begin, 5 min ago)`);
  expect(summary.next).toMatch(next);
});

test('where Buffers are traced it does not advise to trace them', () => {
  expect(summarize(GROWN, true).next).toBe(
    'Contents of Buffer and ArrayBuffer grew: the verdict of /end_show says how much of it has a known call site, ' +
      'and which (data read from sockets, typed arrays by length and WebAssembly have none).',
  );
});

test('without a begin it says where the memory is', () => {
  const { what, next } = summarize({ ...GROWN, begin: null });
  expect(what).toBe('RSS 612 MiB: 407 array buffers, 84 traced, 81 native, 27 other heap (in all)');
  expect(next).toMatch(/^Call \/begin_show/);
});
