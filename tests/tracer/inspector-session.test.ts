import { InspectorSession, isDebuggerAttached } from '../../src/tracer/inspector-session';
import { start, isTracing, stop } from '../../src/tracer/api';

/** What `require('node:inspector')` gives, or throws. */
let load: () => unknown = () => jest.requireActual('node:inspector');
jest.mock('node:inspector', () => load());

afterEach(() => {
  stop();
  load = () => jest.requireActual('node:inspector');
  jest.resetModules();
});

function nodeError(code: string): Error {
  return Object.assign(new Error(`no inspector: ${code}`), { code });
}

type Post = (method: string, params: unknown, answer: (error: Error | null, result: object) => void) => void;

/** An inspector whose sessions do as told. */
function fakeInspector(session: { connect?: () => void; post?: Post }) {
  class Session {
    connect = session.connect ?? (() => undefined);
    post = session.post ?? (() => undefined);
    disconnect = jest.fn();
  }
  return { Session, url: () => undefined };
}

test.each<[string, () => unknown, string]>([
  [
    'Node built without it',
    () => {
      throw nodeError('ERR_INSPECTOR_NOT_AVAILABLE');
    },
    'ERR_TRACEALLOC_NO_INSPECTOR',
  ],
  ['a runtime without sessions', () => ({}), 'ERR_TRACEALLOC_NO_INSPECTOR'],
  [
    'the permission model',
    () =>
      fakeInspector({
        connect: () => {
          throw nodeError('ERR_ACCESS_DENIED');
        },
      }),
    'ERR_TRACEALLOC_INSPECTOR_DENIED',
  ],
])('%s: start throws, and tracing stays off', (_, inspector, code) => {
  load = inspector;
  expect(() => {
    start();
  }).toThrow(expect.objectContaining({ code }) as Error);
  expect(isTracing()).toBe(false);
});

test('a session that does not answer is an error, not a question without end', () => {
  load = () => fakeInspector({});
  expect(() => InspectorSession.open('own').callNow('HeapProfiler.getSamplingProfile')).toThrow(
    'the inspector did not answer HeapProfiler.getSamplingProfile',
  );
});

test('an error of the protocol goes to the caller, and the session goes on', async () => {
  const session = InspectorSession.open('own');
  try {
    const ask = () => session.callNow('HeapProfiler.getSamplingProfile');
    expect(ask).toThrow('was not started');
    await expect(session.call('HeapProfiler.getSamplingProfile')).rejects.toThrow('was not started');
    expect(session.callNow('Runtime.discardConsoleEntries')).toEqual({});
    await expect(session.call('Runtime.discardConsoleEntries')).resolves.toEqual({});
  } finally {
    session.close();
  }
});

test.each([
  [undefined, false],
  ['ws://127.0.0.1:9229/x', true],
])('with the URL %p of a debugger: attached is %p', (url, expected) => {
  load = () => ({ ...fakeInspector({}), url: () => url });
  expect(isDebuggerAttached()).toBe(expected);
});
