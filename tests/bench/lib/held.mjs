/** Measures how long the main thread is held, by the longest gap between turns of its event loop. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Session } from 'node:inspector';
import { PerformanceObserver } from 'node:perf_hooks';

const require = createRequire(import.meta.url);
const express = require('express');
const { memoryRouter } = require('../../../dist');

export async function startApp(options) {
  const router = memoryRouter({ captureBudget: 0, auth: 'loopback', ...options });
  const app = express().use(router);
  const server = await new Promise((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const origin = `http://127.0.0.1:${server.address().port}`;
  const get = async (path) => (await fetch(origin + path)).text();
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await router.close();
  };
  return { get, close };
}

const collections = [];
new PerformanceObserver((list) => {
  for (const { startTime, duration, detail } of list.getEntries()) {
    if (detail.kind === 4) collections.push({ startTime, duration });
  }
}).observe({ entryTypes: ['gc'] });

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Gaps from here on count as the process being held, ms; the turns of a busy event loop take less. */
const LEAST_GAP = 2;

/** The longest gap during some asynchronous work, how much of it full collections took, and all gaps together, ms. */
export async function held(work) {
  await sleep(50);
  collections.length = 0;
  let last = performance.now();
  let longest = { from: 0, ms: 0 };
  let allMs = 0;
  let isOver = false;
  const turn = () => {
    const now = performance.now();
    if (now - last > longest.ms) longest = { from: last, ms: now - last };
    if (now - last > LEAST_GAP) allMs += now - last;
    last = now;
    if (!isOver) setImmediate(turn);
  };
  turn();
  await work();
  isOver = true;
  await sleep(50);
  const inside = collections.filter(
    ({ startTime }) => startTime >= longest.from && startTime <= longest.from + longest.ms,
  );
  const gcMs = inside.reduce((sum, { duration }) => sum + duration, 0);
  return { ms: longest.ms, allMs, gcMs, beyondMs: longest.ms - gcMs };
}

/** A profile read as other tools do, by a session of the main thread. */
export function createBareReader() {
  const session = new Session();
  session.connect();
  return () =>
    new Promise((resolve, reject) => {
      session.post('HeapProfiler.getSamplingProfile', (error) => (error ? reject(error) : resolve()));
    });
}

/** Bytes of resident memory that some work takes at its peak, beyond what there was; Linux counts the peak anew. */
export async function peakMemory(work) {
  gc();
  writeFileSync('/proc/self/clear_refs', '5');
  const before = process.memoryUsage.rss();
  await work();
  const [, peak] = readFileSync('/proc/self/status', 'utf8').match(/^VmHWM:\s+(\d+) kB$/m);
  return Number(peak) * 1024 - before;
}

/** Three words of header and three properties. */
const OBJECT_BYTES = 48;
const heap = (globalThis.heap = []);

/** Fills the heap with small objects until it has so many megabytes of them. */
export function fillHeap(megabytes) {
  while (heap.length * 1000 * (OBJECT_BYTES + 8) < megabytes * 1e6) {
    heap.push(Array.from({ length: 1000 }, (_, i) => ({ i, next: null, text: 'x' })));
  }
  gc();
}
