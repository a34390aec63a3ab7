/** The CommonJS build, the ES module and a second copy of the package share one tracer. */
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esm from '../../dist/index.mjs';

const require = createRequire(import.meta.url);
const cjs = require('../../dist');

const elsewhere = mkdtempSync(join(tmpdir(), 'tracealloc-copy-'));
process.on('exit', () => rmSync(elsewhere, { recursive: true }));
cpSync(new URL('../../dist', import.meta.url), join(elsewhere, 'dist'), { recursive: true });
symlinkSync(new URL('../../node_modules', import.meta.url).pathname, join(elsewhere, 'node_modules'));
const copy = require(join(elsewhere, 'dist'));

esm.start();
const tracing = [esm, cjs, copy].map(({ isTracing }) => isTracing());
const snapshot = await copy.takeSnapshot();
cjs.stop();
const stopped = [esm, cjs, copy].map(({ isTracing }) => isTracing());
const codes = [esm, copy].map(({ start }) => {
  try {
    start({ samplingInterval: 1 });
    return null;
  } catch (error) {
    return error.code;
  }
});
console.log(
  JSON.stringify({
    tracing,
    stopped,
    same: esm.Snapshot === cjs.Snapshot,
    traces: snapshot.traces.length >= 0,
    codes,
  }),
);
