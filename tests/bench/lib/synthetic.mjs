/** Profiles as V8 would give them, made up from a seed. */
import { createRequire } from 'node:module';
import { seededRandom } from './stats.mjs';

const require = createRequire(import.meta.url);
const { scaledCount } = require('../../../dist/stats/decode.js');
const { decodeProfile } = require('../../../dist/tracer/decode-profile.js');
const { pack } = require('../../../dist/model/packed-snapshot.js');
const { Snapshot } = require('../../../dist/model/snapshot.js');

export const INTERVAL = 146_880;
const DEPTH = 50;
const FUNCTIONS = 2000;
const FILES = 200;

/**
 * A profile with tracebacks of 50 frames.
 *
 * @param firstOrdinal - Samples have the ordinals from here on, so that two profiles share objects where they overlap.
 */
export function makeProfile({ samples, paths, firstOrdinal, seed = 42 }) {
  const random = seededRandom(seed);
  let nextId = 1;
  const makeNode = (callFrame) => ({
    callFrame,
    selfSize: 0,
    id: nextId++,
    children: [],
    byName: new Map(),
    objects: [],
  });
  const head = makeNode({ functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 });
  const child = (node, number) => {
    let found = node.byName.get(number);
    if (!found) {
      found = makeNode({
        functionName: `fn${number}`,
        scriptId: String(1 + (number % FILES)),
        url: `/app/src/file${number % FILES}.js`,
        lineNumber: Math.floor(number / FILES) * 10,
        columnNumber: 5,
      });
      node.byName.set(number, found);
      node.children.push(found);
    }
    return found;
  };
  // Paths share their first frames, as those of a server do, and branch in the last third.
  const leaves = Array.from({ length: paths }, () => {
    let node = head;
    for (let depth = 0; depth < DEPTH; depth++) {
      node = child(node, depth < 34 ? depth : Math.floor(random() * FUNCTIONS));
    }
    return node;
  });
  const list = Array.from({ length: samples }, (_, index) => {
    const size = 16 + 8 * Math.floor(random() * 12);
    const node = leaves[Math.floor(random() * paths)];
    node.objects.push(size);
    return {
      size: size * scaledCount(size, INTERVAL),
      nodeId: node.id,
      ordinal: firstOrdinal + index,
    };
  });
  for (const node of leaves) node.selfSize = selfSizeOf(node.objects);
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return { profile: { head, samples: list }, nodes: nextId - 1 };
}

/** Of a node V8 rounds the samples of one size together. */
function selfSizeOf(objects) {
  const samples = new Map();
  for (const size of objects) samples.set(size, (samples.get(size) ?? 0) + 1);
  return [...samples].reduce((sum, [size, count]) => sum + size * scaledCount(size, INTERVAL, count), 0);
}

export function decodeAndPack(profile) {
  const { tree, samples } = decodeProfile(profile, INTERVAL, DEPTH);
  const origin = { sampler: 'bench', samplingInterval: INTERVAL, takenAt: new Date() };
  return pack(new Snapshot(tree, samples, origin));
}

export function captureOf(snapshot) {
  return {
    snapshot,
    live: 0,
    pauseMs: 1,
    gcCount: 1,
    totalMs: 1,
    memory: process.memoryUsage(),
    resources: {},
    tracer: {
      tracingSince: new Date(),
      samplingInterval: INTERVAL,
      tracebackLimit: DEPTH,
      frames: { exact: true, since: new Date(), switchMs: 0, doubt: null },
    },
  };
}
