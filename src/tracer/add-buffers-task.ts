import { type CallTree, ROOT } from '../model/call-tree';
import { CallTreeBuilder } from '../model/call-tree-builder';
import { Frame } from '../model/frame';
import { pack, type PackedSnapshot, unpack } from '../model/packed-snapshot';
import { joinSamples, type Samples } from '../model/samples';
import { Snapshot } from '../model/snapshot';
import { type Task } from '../thread/task';
import { fileName, isPassThrough } from './script-name';

export interface AddBuffersInput {
  readonly heap: PackedSnapshot;
  /** What the memory outside the heap was allocated by; scripts are named as V8 names them. */
  readonly buffers: PackedSnapshot;
}

export const task: Task<AddBuffersInput, PackedSnapshot> = { module: __filename, run: addBuffers };

/** Puts the samples of Buffers into the snapshot of the heap. */
function addBuffers(input: AddBuffersInput): PackedSnapshot {
  const heap = unpack(input.heap);
  const buffers = unpack(input.buffers);
  const builder = new CallTreeBuilder();
  const heapNodes = builder.addTree(heap.tree);
  const bufferNodes = addNamed(builder, buffers.tree);
  // The ordinals of Buffers are negative, so they come first.
  const samples = joinSamples([renumber(buffers.samples, bufferNodes), renumber(heap.samples, heapNodes)]);
  return pack(new Snapshot(builder.build(), samples, heap.origin));
}

/** Adds all paths with their scripts named as in the profile of the heap. By node of the tree: its node. */
function addNamed(builder: CallTreeBuilder, tree: CallTree): Uint32Array {
  const nodes = new Uint32Array(tree.length);
  for (let node = 1; node < tree.length; node++) {
    const caller = nodes[tree.parent(node)] ?? ROOT;
    const { filename, lineno, column, functionName, external } = tree.frame(node);
    const name = fileName(filename);
    nodes[node] = isPassThrough(name)
      ? caller
      : builder.child(caller, builder.frameId(new Frame(name, lineno, column, functionName, external)));
  }
  return nodes;
}

function renumber(samples: Samples, nodes: Uint32Array): Samples {
  return { ...samples, nodes: samples.nodes.map((node) => nodes[node] ?? ROOT) };
}
