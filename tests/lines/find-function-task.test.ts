import { task } from '../../src/lines/find-function-task';

const TEXT = `const [zero, one, two] = [() => 0, () => 1, () => 2];

function three() {
  return 3;
}
`;

/** The names of those that are found. */
async function find(line: number): Promise<string[]> {
  const found = await task.run({
    filename: '/srv/app/numbers.js',
    text: TEXT,
    isModule: false,
    place: { file: 'numbers.js', line },
    sources: { root: '/srv/app', lines: false },
  });
  return found.map(({ name }) => name);
}

test('a function is found by the line it begins on, and by those it has', async () => {
  expect([await find(3), await find(4)]).toEqual([['three'], ['three']]);
});

test('a place near functions of one name and line names them once', async () => {
  await expect(find(7)).rejects.toMatchObject({
    code: 'ERR_TRACEALLOC_NO_FUNCTION',
    message: 'no function is at this line; near: three at 3, (anonymous) at 1',
  });
});
