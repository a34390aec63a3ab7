import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resultOf } from '../helpers/child';

let directory: string;
let result: Record<string, string | { code: string; message: string }>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-backrefs-'));
  result = await resultOf('object-backrefs.js', { args: [join(directory, 'kept.dot')] });
});
afterAll(() => rm(directory, { recursive: true }));

test('writes a picture of what holds the objects of a type', () => {
  expect(result.written).toMatch(
    /^digraph backrefs \{\n(.*\n)+ {2}n0 \[label="Kept\\ntests\/children\/object-backrefs\.js:\d+\\nretaining /,
  );
  expect(result.written).toMatch(/label=" \.kept "\];\n.*label=" \.cache "\];\n\}\n$/);
});

test('over the file that is there, and as deep as it is asked for', () => {
  expect(result.overwritten).toMatch(/label="… 1 more step up to global\\nObject @\d+"/);
  expect(result.overwritten).not.toContain('.cache');
});

test('a type that there is not, and a file that cannot be written', () => {
  expect(result.noType).toMatchObject({ code: 'ERR_TRACEALLOC_NO_TYPE' });
  expect(result.noDirectory).toMatchObject({ code: 'ENOTDIR' });
});

test('wrong arguments are all named at once', () => {
  expect(result.wrong).toMatchObject({
    code: 'ERR_TRACEALLOC_BAD_OPTION',
    message: expect.stringMatching(
      /^the type must be a name, not ''; file must be the name of a file, not ''; maxDepth must be a whole number from 1 to 100, not 101\./,
    ) as string,
  });
  expect(result.nothing).toMatchObject({
    message: expect.stringMatching(/^the type must be a name, not undefined; file must be/) as string,
  });
});
