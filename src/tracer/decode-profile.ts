import { shortFunctionName } from '../base/short-names';
import { type CallTree, ROOT } from '../model/call-tree';
import { CallTreeBuilder } from '../model/call-tree-builder';
import { Frame } from '../model/frame';
import { type Sample, type Samples, toSamples } from '../model/samples';
import { type Decoded, SizeDecoder } from '../stats/decode';
import { type CallFrame, type ProfileNode, type ProfileSample, type SamplingProfile } from './profile';
import { BUILTIN, isPassThrough, scriptName } from './script-name';

export interface DecodedProfile {
  tree: CallTree;
  samples: Samples;
  /** The samples as V8 gave them. */
  drawn: Drawn;
  /** Samples whose size no object gives at this interval: they were taken at another one. */
  undecodable: number;
}

/** What V8 says of each sample, by ascending ordinal: the same of one object as long as the sampler runs. */
export interface Drawn {
  readonly ordinals: Float64Array;
  /** Bytes, as V8 scaled them. */
  readonly scaledSizes: Float64Array;
}

/**
 * Turns V8's sampling profile into flat columns.
 *
 * @param interval - The interval the sampler was started with.
 * @param tracebackLimit - Most frames kept, the newest; V8 before Node 26 always gives up to 128.
 */
export function decodeProfile(
  profile: SamplingProfile,
  interval: number,
  tracebackLimit: number,
): DecodedProfile {
  const builder = new CallTreeBuilder();
  const calls = new ProfileCalls(profile.head, builder);
  const byTime = [...(profile.samples ?? [])].sort((a, b) => a.ordinal - b.ordinal);
  const placement = new Placement(calls, builder, tracebackLimit);
  const objects = decodeObjects(byTime, calls, new SizeDecoder(interval));
  const rows = byTime.map(({ ordinal, nodeId, size: scaledSize }, index): Sample => {
    const { size, count, slack } = objects[index] ?? { size: scaledSize, count: 1, slack: 0 };
    const node = placement.site(calls.index(nodeId));
    return { ordinal, size, count: wholeCount(count, ordinal), slack, node };
  });
  const drawn = {
    ordinals: Float64Array.from(byTime, ({ ordinal }) => ordinal),
    scaledSizes: Float64Array.from(byTime, ({ size }) => size),
  };
  const undecodable = objects.reduce((sum, object) => sum + (object === null ? 1 : 0), 0);
  return { tree: builder.build(), samples: toSamples(rows), drawn, undecodable };
}

/** The objects behind the samples; `null` where no object gives the size. Samples of one node are looked at together. */
function decodeObjects(
  samples: readonly ProfileSample[],
  calls: ProfileCalls,
  decoder: SizeDecoder,
): (Decoded | null)[] {
  const nodes = new Map<number, Map<number, number[]>>();
  samples.forEach(({ nodeId, size }, index) => {
    const groups = nodes.get(nodeId) ?? new Map<number, number[]>();
    const group = groups.get(size) ?? [];
    nodes.set(nodeId, groups.set(size, group));
    group.push(index);
  });
  const objects = samples.map((): Decoded | null => null);
  for (const [nodeId, groups] of nodes) {
    const sizes = decoder.possibleTogether(
      Array.from(groups, ([scaledSize, group]) => ({ scaledSize, samples: group.length })),
      calls.selfSize(calls.index(nodeId)),
    );
    Array.from(groups.values()).forEach((group, at) => {
      const possible = sizes[at] ?? [];
      if (possible.length === 0) return;
      const decoded = decoder.decode(possible);
      for (const index of group) objects[index] = decoded;
    });
  }
  return objects;
}

/** The golden ratio: its multiples are spread most evenly between whole numbers (Weyl's theorem). */
const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/**
 * A whole number of objects, up or down, so that many samples are right together: V8's own rounding makes 2 of 1.5 objects
 * always. Goes by the ordinal, so that an object has the same count in each profile.
 */
function wholeCount(count: number, ordinal: number): number {
  return Math.floor(count + ((ordinal * GOLDEN_RATIO) % 1));
}

/** V8's tree of calls as columns; call 0 is its head, and a caller stands before its callees. */
class ProfileCalls {
  readonly #callers: number[] = [];
  readonly #frames: number[] = [];
  readonly #selfSizes: number[] = [];
  /** Frames down to the call, without the head and the frames that are left out. */
  readonly #depths: number[] = [];
  readonly #indexes = new Map<number, number>();
  readonly #frameIds = new Map<string, number>();
  readonly #passThrough = new Set<number>();
  readonly #builtins = new Set<number>();

  constructor(
    head: ProfileNode,
    private readonly builder: CallTreeBuilder,
  ) {
    const pending = [{ node: head, caller: 0 }];
    for (let next = pending.pop(); next; next = pending.pop()) {
      const call = this.#add(next.node, next.caller);
      for (const child of next.node.children) pending.push({ node: child, caller: call });
    }
  }

  get length(): number {
    return this.#frames.length;
  }

  index(nodeId: number): number {
    return this.#indexes.get(nodeId) ?? 0;
  }

  caller(call: number): number {
    return this.#callers[call] ?? 0;
  }

  depth(call: number): number {
    return this.#depths[call] ?? 0;
  }

  frameId(call: number): number {
    return this.#frames[call] ?? 0;
  }

  selfSize(call: number): number {
    return this.#selfSizes[call] ?? 0;
  }

  /** Whether the call stands in no traceback: the head of the tree, our own pass-through functions, and builtins. */
  isLeftOut(call: number): boolean {
    return call === 0 || this.#passThrough.has(this.frameId(call)) || this.isBuiltin(call);
  }

  /** Whether the call is of a function that V8 itself provides, such as `Map.prototype.set`. */
  isBuiltin(call: number): boolean {
    return this.#builtins.has(this.frameId(call));
  }

  #add(node: ProfileNode, caller: number): number {
    const call = this.#frames.push(this.#internFrame(node.callFrame)) - 1;
    this.#callers.push(caller);
    this.#selfSizes.push(node.selfSize);
    this.#depths.push(this.depth(caller) + (this.isLeftOut(call) ? 0 : 1));
    this.#indexes.set(node.id, call);
    return call;
  }

  #internFrame(callFrame: CallFrame): number {
    const { scriptId, lineNumber, columnNumber, functionName } = callFrame;
    const key = `${scriptId}:${lineNumber}:${columnNumber}:${functionName}`;
    let id = this.#frameIds.get(key);
    if (id === undefined) {
      const filename = scriptName(callFrame);
      const name = filename === functionName ? '' : shortFunctionName(functionName);
      id = this.builder.frameId(new Frame(filename, lineNumber + 1, columnNumber + 1, name));
      this.#frameIds.set(key, id);
      if (isPassThrough(filename)) this.#passThrough.add(id);
      if (filename === BUILTIN) this.#builtins.add(id);
    }
    return id;
  }
}

/** Puts the calls that have samples into the tree, each below the newest callers that the limit allows. */
class Placement {
  /** By call: its node, once it is placed with all its callers. */
  readonly #nodes: Uint32Array;
  /** By call: the node of the samples taken in it. */
  readonly #sites = new Map<number, number>();

  constructor(
    private readonly calls: ProfileCalls,
    private readonly builder: CallTreeBuilder,
    private readonly tracebackLimit: number,
  ) {
    this.#nodes = new Uint32Array(calls.length);
  }

  /** The node for samples taken in a call. */
  site(call: number): number {
    let node = this.#sites.get(call);
    if (node === undefined) {
      node = this.#placeSite(call);
      this.#sites.set(call, node);
    }
    return node;
  }

  /**
   * A builtin allocates for its caller, as C functions do in tracemalloc. Without a caller it is the allocation site
   * itself, and so are the other calls that stand in no traceback; of those the callers do not matter.
   */
  #placeSite(call: number): number {
    const isAlone = this.calls.isLeftOut(call) && !this.calls.isBuiltin(call);
    const node = isAlone ? ROOT : this.#place(call);
    return node === ROOT ? this.builder.child(ROOT, this.calls.frameId(call)) : node;
  }

  #place(call: number): number {
    return this.calls.depth(call) > this.tracebackLimit ? this.#placeNewest(call) : this.#placeAll(call);
  }

  #placeAll(call: number): number {
    const unplaced: number[] = [];
    let at = call;
    for (; at !== 0 && !this.#nodes[at]; at = this.calls.caller(at)) unplaced.push(at);
    let node = this.#nodes[at] ?? ROOT;
    for (let next = unplaced.pop(); next !== undefined; next = unplaced.pop()) {
      if (!this.calls.isLeftOut(next)) node = this.builder.child(node, this.calls.frameId(next));
      this.#nodes[next] = node;
    }
    return node;
  }

  #placeNewest(call: number): number {
    const frameIds: number[] = [];
    for (let at = call; frameIds.length < this.tracebackLimit; at = this.calls.caller(at)) {
      if (!this.calls.isLeftOut(at)) frameIds.push(this.calls.frameId(at));
    }
    return frameIds.reduceRight((node, frameId) => this.builder.child(node, frameId), ROOT);
  }
}
