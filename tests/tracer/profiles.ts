import { join } from 'node:path';
import { scaledCount } from '../../src/stats/decode';
import { Snapshot } from '../../src/model/snapshot';
import { type DecodedProfile } from '../../src/tracer/decode-profile';
import {
  type CallFrame,
  type ProfileNode,
  type ProfileSample,
  type SamplingProfile,
} from '../../src/tracer/profile';
import { INTERVAL } from '../helpers/captures';

/** A call in V8's tree, with what was sampled in it and what it called. */
export interface Call extends Partial<CallFrame> {
  /** Ordinals of the objects sampled here, each of 64 bytes. */
  samples?: number[];
  calls?: Call[];
}

/** What V8 reports at {@link INTERVAL} for an object of 64 bytes. */
export const SIZE = 64 * scaledCount(64, INTERVAL);

const OWN = join(__dirname, '../../dist');

/** A function of the script `/app/a.js` that starts at the line, 0-based. */
export function call(functionName: string, lineNumber: number, rest: Call = {}): Call {
  return { functionName, url: '/app/a.js', scriptId: '10', lineNumber, columnNumber: 4, ...rest };
}

/** A function that V8 itself provides. */
export function builtin(functionName: string, rest: Call = {}): Call {
  return { functionName, url: '', scriptId: '0', lineNumber: -1, columnNumber: -1, ...rest };
}

/** A function of this package. */
export function own(module: string, functionName: string, rest: Call = {}): Call {
  return call(functionName, 20, { url: `${OWN}/${module}.ts`, scriptId: `own ${module}`, ...rest });
}

/** @param head - What the head of the tree calls and samples. */
export function profileOf(head: Call): Required<SamplingProfile> {
  const samples: ProfileSample[] = [];
  let nodes = 0;
  const toNode = ({ samples: ordinals = [], calls = [], ...callFrame }: Call): ProfileNode => {
    const id = ++nodes;
    for (const ordinal of ordinals) samples.push({ size: SIZE, nodeId: id, ordinal });
    return {
      callFrame: { ...builtin('(root)'), ...callFrame } as CallFrame,
      id,
      selfSize: 64 * scaledCount(64, INTERVAL, ordinals.length),
      children: calls.map(toNode),
    };
  };
  return { head: toNode(head), samples };
}

/** The tracebacks by ordinal, oldest frame first: `file:line name < …` reads as called from. */
export function tracebacksOf({ tree, samples }: DecodedProfile): string[] {
  const origin = { sampler: 'test', samplingInterval: INTERVAL, takenAt: new Date(0) };
  return [...new Snapshot(tree, samples, origin).traces].map(({ traceback }) =>
    traceback.frames.map((frame) => `${String(frame)} ${frame.functionName}`.trimEnd()).join(' > '),
  );
}
