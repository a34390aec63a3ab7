import { InspectorSession } from '../../src/tracer/inspector-session';
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
  expect(() => InspectorSession.open().call('HeapProfiler.getSamplingProfile')).toThrow(
    'the inspector did not answer HeapProfiler.getSamplingProfile',
  );
});

test('an error of the protocol is thrown to the caller, and the session goes on', () => {
  const session = InspectorSession.open();
  try {
    const ask = () => session.call('HeapProfiler.getSamplingProfile');
    expect(ask).toThrow('was not started');
    expect(ask).toThrow('was not started');
    expect(session.call('Runtime.discardConsoleEntries')).toEqual({});
  } finally {
    session.close();
  }
});

test('what the console keeps is let go, but not while a debugger shows it', () => {
  const post = jest.fn();
  const inspector = fakeInspector({
    post: (method, _params, answer) => {
      post(method);
      answer(null, {});
    },
  });
  load = () => inspector;
  InspectorSession.open().discardConsoleEntries();
  expect(post.mock.calls).toEqual([['Runtime.discardConsoleEntries']]);
  load = () => ({ ...inspector, url: () => 'ws://127.0.0.1:9229/x' });
  jest.resetModules();
  InspectorSession.open().discardConsoleEntries();
  expect(post).toHaveBeenCalledTimes(1);
});
