import { frameAccuracyJson, frameAccuracyText } from '../../src/reports/frame-accuracy';
import { EXACT } from '../helpers/captures';

test.each([
  [EXACT, 'exact since 2026-01-02T03:00:30.000Z; compiling anew held the process for 14.2 ms'],
  [{ ...EXACT, switchMs: 0 }, 'exact since 2026-01-02T03:00:30.000Z'],
  [
    { ...EXACT, exact: false, doubt: 'not-begun' as const },
    'hot functions may be charged to their callers, until /begin_show makes frames exact',
  ],
  [
    { ...EXACT, exact: false, doubt: 'never' as const },
    "hot functions may be charged to their callers, as exactFrames is 'never'",
  ],
  [
    { ...EXACT, exact: false, doubt: 'idle' as const },
    'hot functions may be charged to their callers since 2026-01-02T03:00:30.000Z, after half an hour without a ' +
      'question; /begin_show ends that',
  ],
  [
    { ...EXACT, exact: false, doubt: 'flags' as const },
    'hot functions may be charged to their callers, as the process was started with a flag that demands inlining',
  ],
  [
    { ...EXACT, doubt: 'coverage' as const },
    'exact since 2026-01-02T03:00:30.000Z, but not in code that was hot before: that is kept for the code coverage ' +
      'that is measured',
  ],
])('%j is said in one line', (accuracy, line) => {
  expect(frameAccuracyText(accuracy)).toBe(line);
});

test('as JSON', () => {
  expect(frameAccuracyJson({ ...EXACT, exact: false, doubt: 'idle' })).toEqual({
    exact: false,
    since: '2026-01-02T03:00:30.000Z',
    switch_ms: 14.236,
    doubt: 'idle',
  });
});
