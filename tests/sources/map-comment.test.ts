import { endsInsideMapUrl, findMapUrl, locateMap } from '../../src/sources/map-comment';

describe('findMapUrl', () => {
  test.each([
    ['f();\n//# sourceMappingURL=a.js.map', 'a.js.map'],
    ['f();\r\n//# sourceMappingURL=a.js.map\r\n\r\n', 'a.js.map'],
    ['f();//@ sourceMappingURL=a.js.map', 'a.js.map'],
    ['//# sourceMappingURL=1.map\nf();\n//# sourceMappingURL=2.map\n// end\n', '2.map'],
    ['//# sourceMappingURL=1.map //# sourceMappingURL=2.map', '2.map'],
  ])('%j names %s', (script, url) => {
    expect(findMapUrl(script)).toBe(url);
  });

  test.each([
    '',
    'f();',
    '// only\n// comments',
    '//# sourceMappingURL=',
    '//# sourceMappingURL=a.js.map\nf();',
    'write("//# sourceMappingURL=a.js.map");',
    '`\n//# sourceMappingURL=${path}`',
    '//# sourceMappingURL=a.js.map and more',
  ])('%j names none', (script) => {
    expect(findMapUrl(script)).toBeNull();
  });

  test('takes a long inline map', () => {
    const url = `data:application/json;base64,${'A'.repeat(20_000_000)}`;
    expect(findMapUrl(`f();\n//# sourceMappingURL=${url}\n`)).toBe(url);
  });
});

test('the end of a script can be cut inside a map comment, also inside its first words', () => {
  expect(endsInsideMapUrl(`${'A'.repeat(100)}==\n`)).toBe(true);
  expect(endsInsideMapUrl(` sourceMappingURL=data:application/json,${'A'.repeat(100)}`)).toBe(true);
  expect(endsInsideMapUrl(`${'A'.repeat(100)};\n//# sourceMappingURL=a.js.map`)).toBe(false);
  expect(endsInsideMapUrl(`${'A'.repeat(100)};var a=1,b=2;`)).toBe(false);
});

describe('locateMap', () => {
  const json = '{"version":3,"file":"ä"}';
  const base64 = Buffer.from(json).toString('base64');

  test.each([
    `data:application/json;base64,${base64}`,
    `data:application/json;charset=utf-8;base64,${base64}`,
    `DATA:application/JSON;charset=UTF-8;BASE64,${base64}`,
    `data:application/json,${encodeURIComponent(json)}`,
    `data:application/json;charset=utf-8,${encodeURIComponent(json)}`,
  ])('%s is inline', (url) => {
    expect(locateMap(url, '/srv/app/a.js')).toEqual({ text: json });
  });

  test.each([
    ['a.js.map', '/srv/app/dist/a.js.map'],
    ['../maps/a%20b.js.map', '/srv/app/maps/a b.js.map'],
    ['100%.js.map', '/srv/app/dist/100%.js.map'],
    ['file:///srv/app/dist/a%23.js.map', '/srv/app/dist/a#.js.map'],
    ['../../../etc/passwd', '/etc/passwd'],
  ])('%s leads to %s', (url, path) => {
    expect(locateMap(url, '/srv/app/dist/a.js')).toEqual({ path });
  });

  test.each([
    'http://localhost/a.js.map',
    'HTTPS://localhost/a.js.map',
    '//localhost/a.js.map',
    '\\\\localhost\\share\\a.js.map',
    'ftp://localhost/a.js.map',
    'node:fs',
    'file://localhost%zz/a.js.map',
    'data:text/plain,{}',
    'data:application/json',
    'data:application/jsonp',
    'data:application/json,%zz',
  ])('%s leads nowhere', (url) => {
    expect(locateMap(url, '/srv/app/dist/a.js')).toBeNull();
  });
});
