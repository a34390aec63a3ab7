import { pathInside, shownName } from '../../src/sources/shown-name';

describe('shownName', () => {
  test.each([
    ['/srv/app/src/cache.ts', 'src/cache.ts'],
    ['/srv/app/node_modules/a/node_modules/b/i.js', 'node_modules/a/node_modules/b/i.js'],
    ['/srv/app/..hidden/x.js', '..hidden/x.js'],
    ['/real/app/src/cache.ts', 'src/cache.ts'],
    ['/srv/node_modules/a/node_modules/b/i.js', 'node_modules/b/i.js'],
    ['/srv/node_modules_old/x.js', '/srv/node_modules_old/x.js'],
    ['/srv/app', '/srv/app'],
    ['/srv/application/x.js', '/srv/application/x.js'],
    ['/srv/app/../other/x.js', '/srv/app/../other/x.js'],
    ['/srv/app/a b#c?d%20.js', 'a b#c?d%20.js'],
  ])('%s is shown as %s', (filename, expected) => {
    expect(shownName(filename, ['/srv/app', '/real/app'])).toBe(expected);
  });

  test.each([
    'node:internal/timers',
    '(GC)',
    '(unknown)',
    '',
    'evalmachine.<anonymous>',
    'wasm://wasm/3a',
    'data:text/javascript,1',
    '../../../../etc/shadow',
    'tracealloc:router/x.js',
    'C:\\srv\\app\\x.js',
    '__proto__',
  ])('%s is no path and stays', (filename) => {
    expect(shownName(filename, ['/srv/app', process.cwd()])).toBe(filename);
  });

  test('below the root of the file system everything is inside', () => {
    expect(shownName('/srv/app/x.js', ['/'])).toBe('srv/app/x.js');
  });
});

test('a directory is not inside itself', () => {
  expect(pathInside('/srv/app', '/srv/app/')).toBeNull();
  expect(pathInside('/srv/app', '/srv')).toBeNull();
});
