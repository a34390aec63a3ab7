import { applicationFrames } from '../../src/model/application';
import { Frame } from '../../src/model/frame';
import { Traceback } from '../../src/model/traceback';
import { foldedPath } from '../../src/reports/call-path';

const isApplication = applicationFrames(['vendor/*']);

function folded(...files: string[]): string[] {
  const frames = files.map((file, index) => new Frame(file, index + 1));
  const sources = new Map(
    frames.filter(({ filename }) => filename === 'b.js').map((frame) => [frame, 'b();']),
  );
  return foldedPath(Traceback.of(...frames), isApplication, sources);
}

test.each<[string, string[], string[]]>([
  [
    'own frames stand alone, with their source lines',
    ['a.js', 'b.js'],
    ['  File "a.js", line 1', '  File "b.js", line 2', '    b();'],
  ],
  [
    'others that follow each other are one line',
    ['node:net', 'node_modules/express/x.js', 'node_modules/express/y.js', 'a.js'],
    ['  … 3 frames of Node.js, express', '  File "a.js", line 4'],
  ],
  ['one other is printed', ['node:net', 'a.js'], ['  File "node:net", line 1', '  File "a.js", line 2']],
  [
    'the frame that allocated is printed',
    ['a.js', 'node_modules/@x/y/z.js', 'node:net', 'node_modules/q/q.js'],
    ['  File "a.js", line 1', '  … 2 frames of @x/y, Node.js', '  File "node_modules/q/q.js", line 4'],
  ],
  [
    'many owners are counted',
    ['node:net', '(GC)', 'node_modules/q/q.js', 'node_modules/r/r.js', 'vendor/x.js', 'a.js'],
    ['  … 5 frames of Node.js, V8, q and 2 more', '  File "a.js", line 6'],
  ],
])('%s', (_, files, lines) => {
  expect(folded(...files)).toEqual(lines);
});
