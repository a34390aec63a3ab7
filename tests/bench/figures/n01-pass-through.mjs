/** N1: what a request that is not ours costs in the router, mounted and off. */
import { createRequire } from 'node:module';
import { isQuick, report } from '../lib/stats.mjs';

const { memoryRouter } = createRequire(import.meta.url)('../../../dist');
const CALLS = isQuick ? 100_000 : 1_000_000;
const ROUNDS = isQuick ? 5 : 25;

const router = memoryRouter({ auth: 'loopback' });
const nothing = (req, res, next) => next();
const requests = ['/', '/users/12345', '/api/v1/orders?page=2&size=50', '/static/app.3f2a1b.js'].map(
  (url) => ({ url }),
);
let passed = 0;
const next = () => passed++;

function nanosPerCall(handler) {
  const from = process.hrtime.bigint();
  for (let call = 0; call < CALLS; call++) handler(requests[call & 3], null, next);
  return Number(process.hrtime.bigint() - from) / CALLS;
}

/** Bytes on the heap for each call, from a stretch too short for a collection in between. */
function bytesPerCall(handler) {
  gc();
  const calls = 20_000;
  const before = process.memoryUsage().heapUsed;
  for (let call = 0; call < calls; call++) handler(requests[call & 3], null, next);
  return Math.max(0, process.memoryUsage().heapUsed - before) / calls;
}

for (const handler of [nothing, router]) nanosPerCall(handler);
const nanos = [];
const bytes = [];
for (let round = 0; round < ROUNDS; round++) {
  const base = nanosPerCall(nothing);
  nanos.push((nanosPerCall(router) - base) / 1000);
  const baseBytes = bytesPerCall(nothing);
  bytes.push(bytesPerCall(router) - baseBytes);
}
report('request that is not ours, beyond an empty middleware', nanos, {
  unit: ' µs',
  most: 1,
  target: '≤ 1 µs',
});
report('allocation for it', bytes, { unit: ' B', most: 1, target: '0 B' });
