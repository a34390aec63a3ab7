import { showProfile } from '../../src/reports/show-profile';
import { range, sampled } from '../helpers/captures';
import { functionFrame, Project } from '../sources/project';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => {
  project.remove();
});

test('every frame follows its source map, callers too', async () => {
  const script = project.writeMinified();
  const [caller, site] = [functionFrame(script, 'a'), functionFrame(script, 'b')];
  const snapshot = sampled([{ traceback: [caller, site], ordinals: range(1, 3) }]);
  const { now, older } = await showProfile({ now: snapshot, older: null }, project.root);
  expect(now.tree.frames.map(String)).toEqual(['src/cache.ts:3', 'src/session.ts:5']);
  expect(now.samples).toEqual(snapshot.samples);
  expect(older).toBeNull();
});

test('memory of this package is left out', async () => {
  const place = (filename: string) => [{ filename, lineno: 1, functionName: 'f' }];
  const snapshot = sampled([
    { traceback: place(project.path('a.js')), ordinals: [1] },
    { traceback: place('tracealloc:router/respond'), ordinals: [2] },
  ]);
  const { now } = await showProfile({ now: snapshot }, project.root);
  expect(now.statistics('lineno').map(({ traceback }) => String(traceback))).toEqual(['a.js:1']);
});
