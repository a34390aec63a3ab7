import {
  type Absence,
  type Gathered,
  isOfWorkers,
  mapParts,
  ofOne,
  pidsOf,
  workersJson,
  workersText,
} from '../../src/reports/gathered';
import { type ProcessIdentity } from '../../src/process/identity';

function processOf(pid: number): ProcessIdentity {
  return { pid, threadId: pid % 2, nodeVersion: `v${pid}.0.0` };
}

/** Parts whose data is their process id; process 1 was asked. */
function gather(pids: number[], absent: Absence[] = []): Gathered<number> {
  return { asked: processOf(1), parts: pids.map((pid) => ({ process: processOf(pid), data: pid })), absent };
}

const STUCK = { pid: 7, reason: 'did not answer within 5 s' };
const GONE = { pid: 8, reason: 'ended meanwhile' };

test('what one process contributes is all there is, and it was asked', () => {
  const part = { process: processOf(4), data: 'data' };
  expect(ofOne(part)).toEqual({ asked: processOf(4), parts: [part], absent: [] });
  expect(isOfWorkers(ofOne(part))).toBe(false);
});

test.each<[string, Gathered<number>, boolean]>([
  ['one part', gather([1]), false],
  ['two parts', gather([1, 2]), true],
  ['one part and one absence', gather([1], [STUCK]), true],
])('%s', (_, gathered, ofWorkers) => {
  expect(isOfWorkers(gathered)).toBe(ofWorkers);
});

test('process ids are those of the parts, not of the absent, in order', () => {
  expect(pidsOf(gather([3, 5, 1], [STUCK]))).toEqual([3, 5, 1]);
});

test('data can be changed, and everything else stays', () => {
  const gathered = gather([3, 5], [STUCK]);
  expect(mapParts(gathered, (pid) => `data of ${pid}`)).toEqual({
    asked: processOf(1),
    parts: [
      { process: processOf(3), data: 'data of 3' },
      { process: processOf(5), data: 'data of 5' },
    ],
    absent: [STUCK],
  });
  expect(gathered).toEqual(gather([3, 5], [STUCK]));
});

describe('who answered', () => {
  test.each<[string, Gathered<number>, string]>([
    ['one process', gather([1]), ''],
    ['all of two', gather([1, 2]), '# workers: 2 of 2 answered: 1, 2\n'],
    [
      'one of three',
      gather([1], [STUCK, GONE]),
      '# workers: 1 of 3 answered: 1\n# worker 7 did not answer within 5 s\n# worker 8 ended meanwhile\n',
    ],
  ])('in text: %s', (_, gathered, text) => {
    expect(workersText(gathered)).toBe(text);
  });

  test('in JSON: the parts with what they have to say, then the absent', () => {
    expect(workersJson(gather([1, 2], [GONE]), (data) => ({ data }))).toEqual([
      { pid: 1, thread_id: 1, node_version: 'v1.0.0', data: 1 },
      { pid: 2, thread_id: 0, node_version: 'v2.0.0', data: 2 },
      { pid: 8, absent: 'ended meanwhile' },
    ]);
  });

  test('in JSON of one process: null', () => {
    expect(workersJson(gather([1]), () => ({}))).toBeNull();
  });
});
