import { join } from 'node:path';
import { Snapshot } from '../../src/model/snapshot';
import { isPassThrough, scriptName, withoutOwn } from '../../src/tracer/script-name';

const DIST = join(__dirname, '../../dist');
const FRAME = { functionName: 'f', scriptId: '12', lineNumber: 3, columnNumber: 4 };

test.each([
  ['/app/src/a b#c?d%20.js', '/app/src/a b#c?d%20.js'],
  ['file:///app/a%20b%23c.mjs', '/app/a b#c.mjs'],
  ['file://other-host/app/a.mjs', 'file://other-host/app/a.mjs'],
  ['file:///app/%2fa.mjs', 'file:///app/%2fa.mjs'],
  ['file:///app/%zz.mjs', 'file:///app/%zz.mjs'],
  ['C:\\app\\a.js', 'C:\\app\\a.js'],
  ['node:internal/timers', 'node:internal/timers'],
  ['wasm://wasm/3a', 'wasm://wasm/3a'],
  ['data:text/javascript,1', 'data:text/javascript,1'],
  ['evalmachine.<anonymous>', 'evalmachine.<anonymous>'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['../../../../etc/shadow', '../../../../etc/shadow'],
  ['__proto__', '__proto__'],
  [`${DIST}/tracer/tracer.ts`, 'tracealloc:tracer/tracer'],
  [`${DIST}/index.mjs`, 'tracealloc:index'],
  [`file://${DIST}/router/handlers/detail.js`, 'tracealloc:router/handlers/detail'],
  [`${DIST}-of-another/a.js`, `${DIST}-of-another/a.js`],
  ['x'.repeat(4096), 'x'.repeat(4096)],
  ['x'.repeat(4097), `${'x'.repeat(4096)}…`],
])('%s', (url, name) => {
  expect(scriptName({ ...FRAME, url })).toBe(name);
});

test.each([
  ['0', -1, '(root)', '(root)'],
  ['0', -1, '(V8 API)', '(V8 API)'],
  ['0', -1, '(BYTECODE_COMPILER)', '(BYTECODE_COMPILER)'],
  ['0', -1, 'set', '(builtin)'],
  ['0', -1, '', '(builtin)'],
  ['12', 0, 'evaluated', '(eval)'],
  ['12', -1, 'unloaded', '(unknown)'],
  ['12', -1, '(root)', '(unknown)'],
])('without a name: script %s, line %i, function %j', (scriptId, lineNumber, functionName, name) => {
  expect(scriptName({ ...FRAME, url: '', scriptId, lineNumber, functionName })).toBe(name);
});

test('only the modules that applications run below of are passed through', () => {
  const pathOf = (module: string) => scriptName({ ...FRAME, url: `${DIST}/${module}.ts` });
  expect(isPassThrough(pathOf('router/pass-through'))).toBe(true);
  expect(isPassThrough(pathOf('router/after-response'))).toBe(true);
  expect(isPassThrough(pathOf('buffers/pass-through'))).toBe(true);
  expect(isPassThrough(pathOf('lines/wrap-calls'))).toBe(true);
  expect(isPassThrough(pathOf('objects/trace-objects'))).toBe(true);
  expect(isPassThrough(pathOf('timeline/function-records'))).toBe(true);
  expect(isPassThrough(pathOf('router/memory-router'))).toBe(false);
  expect(isPassThrough(pathOf('buffers/buffer-sampler'))).toBe(false);
  expect(isPassThrough('/app/router/pass-through.ts')).toBe(false);
});

test('own memory is what any frame of ours led to', () => {
  const frame = (filename: string) => ({ filename, lineno: 1 });
  const snapshot = Snapshot.fromTraces([
    { size: 1, traceback: [frame('/app/a.js'), frame('/app/b.js')] },
    { size: 2, traceback: [frame('/app/a.js'), frame('tracealloc:router/memory-router'), frame('node:fs')] },
    { size: 4, traceback: [frame('/app/tracealloc:x.js')] },
  ]);
  expect([...withoutOwn(snapshot).traces].map(({ size }) => size)).toEqual([1, 4]);
});
