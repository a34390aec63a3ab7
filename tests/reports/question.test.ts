import { Frame } from '../../src/model/frame';
import { Snapshot } from '../../src/model/snapshot';
import { chooseFiles, chooseOwner, siteChooser } from '../../src/reports/question';

const SNAPSHOT = Snapshot.fromTraces([
  trace('src/a.ts'),
  trace('src/deep/b.ts'),
  trace('node_modules/qs/parse.js'),
  trace('packages/one/node_modules/qs/parse.js'),
  trace('node:fs'),
  trace('node_modules.ts'),
  trace('tracealloc:tracer/tracer'),
  // Our callee: what it allocates is ours, though the function is not.
  trace('tracealloc:router/log', 'src/logger.ts'),
  // Our caller: what it allocates is its own.
  trace('src/router.ts'),
]);

function trace(...filenames: string[]) {
  return { size: 8, traceback: filenames.map((filename) => ({ filename, lineno: 1 })) };
}

function sitesOf(snapshot: Snapshot): string[] {
  return [...snapshot.traces].map(({ traceback }) => traceback.site.filename);
}

const ALL = sitesOf(SNAPSHOT);
const OWN = ['tracealloc:tracer/tracer', 'src/logger.ts'];
const without = (...dropped: string[]) => ALL.filter((name) => !dropped.includes(name));

describe('chooseFiles and siteChooser', () => {
  test.each<[string[], string[], string[]]>([
    [[], [], ALL],
    [['src/*'], [], ['src/a.ts', 'src/deep/b.ts', 'src/logger.ts', 'src/router.ts']],
    [['src/a.ts', 'node:fs'], [], ['src/a.ts', 'node:fs']],
    [['node_modules'], [], ['node_modules/qs/parse.js', 'packages/one/node_modules/qs/parse.js']],
    [[], ['node_modules'], without('node_modules/qs/parse.js', 'packages/one/node_modules/qs/parse.js')],
    [['node'], [], ['node:fs']],
    [[], ['node'], without('node:fs')],
    [['tracealloc'], [], ['tracealloc:tracer/tracer']],
    [['src/*'], ['*/deep/*', '*logger*'], ['src/a.ts', 'src/router.ts']],
    [['nothing'], [], []],
  ])('include %j exclude %j', (include, exclude, sites) => {
    expect(sitesOf(chooseFiles(SNAPSHOT, { include, exclude }))).toEqual(sites);
    const isChosen = siteChooser({ include, exclude });
    expect(ALL.filter((filename) => isChosen(new Frame(filename, 1)))).toEqual(sites);
  });
});

describe('chooseOwner', () => {
  test.each<[string[], string[]]>([
    [[], without(...OWN)],
    [['*'], without(...OWN)],
    [['src/*', 'node'], without(...OWN)],
    [['tracealloc'], ALL],
    [['tracealloc:router/*'], ALL],
    [['src/*', 'tracealloc'], ALL],
  ])('include %j', (include, sites) => {
    expect(sitesOf(chooseOwner(SNAPSHOT, { include, exclude: [] }))).toEqual(sites);
  });
});
