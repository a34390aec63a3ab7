/** Profiles as V8 would give them, made up from a seed. */
import { createRequire } from 'node:module';
import { seededRandom } from './stats.mjs';

const require = createRequire(import.meta.url);
const { scaleOf } = require('../../../dist/model/sampling.js');
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
  const makeNode = (callFrame) => ({ callFrame, selfSize: 0, id: nextId++, children: [], byName: new Map() });
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
    return node.id;
  });
  const list = Array.from({ length: samples }, (_, index) => {
    const size = 16 + 8 * Math.floor(random() * 12);
    return {
      size: size * scaleOf(size, INTERVAL),
      nodeId: leaves[Math.floor(random() * paths)],
      ordinal: firstOrdinal + index,
    };
  });
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return { profile: { head, samples: list }, nodes: nextId - 1 };
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
    tracer: { tracingSince: new Date(), samplingInterval: INTERVAL, tracebackLimit: DEPTH },
  };
}
