/** N14: CPU of an allocation outside V8's heap with `buffers: true`, against tracing without it. */
import { createRequire } from 'node:module';
import { isQuick, report } from '../lib/stats.mjs';

const { start, stop } = createRequire(import.meta.url)('../../../dist');
const ROUNDS = isQuick ? 5 : 41;
const INTERVAL = 146_880;
/** Calls between the entry of the program and the allocation: with Node's own some 30, as in a route of Express. */
const DEPTH = 20;
const TEXT = 'x'.repeat(100);

/** By name: an allocation, and how many of them make a round. */
const CASES = {
  'Buffer.allocUnsafe(100)': [() => Buffer.allocUnsafe(100), 400_000],
  'Buffer.from(text), 100 B': [() => Buffer.from(TEXT), 200_000],
  'Buffer.alloc(1 KiB)': [() => Buffer.alloc(1024), 100_000],
  'Buffer.alloc(64 KiB)': [() => Buffer.alloc(65_536), 4000],
  'Buffer.alloc(1 MiB)': [() => Buffer.alloc(1_048_576), 500],
};

/** A loop of its own for each case, so that none is compiled for the functions of another. */
function loopOf(allocate) {
  const loop = new Function('allocate', 'times', 'let last; while (times--) last = allocate(); return last;');
  return (times) => loop(allocate, times);
}

function atDepth(depth, work) {
  return depth === 0 ? work() : atDepth(depth - 1, work);
}

/** All threads count: the collector works in some of them. */
function microsPerCall(loop, times) {
  const from = process.cpuUsage();
  atDepth(DEPTH, () => loop(times));
  const { user, system } = process.cpuUsage(from);
  return (user + system) / times;
}

for (const [name, [allocate, times]] of Object.entries(CASES)) {
  const loops = { off: loopOf(allocate), on: loopOf(allocate) };
  const ratios = [];
  const extra = [];
  // The first rounds compile.
  for (let round = -2; round < ROUNDS; round++) {
    const micros = {};
    for (const mode of round % 2 ? ['off', 'on'] : ['on', 'off']) {
      start({ samplingInterval: INTERVAL, buffers: mode === 'on' });
      gc();
      micros[mode] = microsPerCall(loops[mode], times);
      stop();
    }
    if (round < 0) continue;
    ratios.push(micros.on / micros.off);
    extra.push(micros.on - micros.off);
  }
  report(`CPU of ${name}, with buffers : without`, ratios, { unit: ' ×' });
  if (name !== 'Buffer.alloc(64 KiB)') continue;
  const share = -Math.expm1(-65_536 / INTERVAL);
  const samples = extra.map((micros) => micros / share);
  report('CPU of one sample, 30 frames on the stack', samples, { unit: ' µs' });
}
