import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NODE, resultOf } from '../helpers/child';

interface Result {
  snapshot?: string;
  report?: string;
  first?: string;
  logged?: string[];
  failed?: string;
  event?: string;
}

const SMALL_HEAP = '--max-old-space-size=96';
const PROGRAM = 'tests/children/near-limit.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'near-limit-test-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

test('a leak in a small heap leaves a snapshot and its report, which name it', async () => {
  const dir = join(directory, 'made');
  const result = await resultOf<Result>('near-limit.js', { nodeArgs: [SMALL_HEAP], args: [dir] });
  expect(result.logged).toEqual(['near-limit']);
  expect(result.first).toMatch(/near-limit\.js:\d+: size=/);
  const files = readdirSync(dir).sort();
  expect(files).toEqual([
    expect.stringMatching(/^tracealloc-\d+-\d{8}T\d{6}Z\.snapshot$/),
    expect.stringMatching(/^tracealloc-\d+-\d{8}T\d{6}Z\.txt$/),
  ]);
  expect(files.map((name) => statSync(join(dir, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  expect(readFileSync(result.report ?? '', 'utf8')).toMatch(
    /^(\w.*\n( {2}.*\n)+)?# .*\n(# .*\n)+\S*near-limit\.js:\d+: size=/,
  );
});

test('a disk that takes no more leaves no file, and costs one line in the log', async () => {
  // A limit on the size of files, in blocks of 1 KiB: what is written past it fails as on a full disk.
  const script = `trap '' XFSZ; ulimit -f 1; exec "$0" ${SMALL_HEAP} ${PROGRAM} "$1"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script, NODE, directory]);
  const { failed, event } = JSON.parse(stdout) as Result;
  expect(event).toBe('near-limit-failed');
  expect(failed).toMatch(/nothing was written near the heap limit: EFBIG/);
  expect(readdirSync(directory)).toEqual([]);
});

test('a directory that cannot be made costs one line in the log', async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  chmodSync(file, 0o600);
  const args = [join(file, 'below')];
  const { failed } = await resultOf<Result>('near-limit.js', { nodeArgs: [SMALL_HEAP], args });
  expect(failed).toMatch(/nothing was written near the heap limit: ENOTDIR/);
});
