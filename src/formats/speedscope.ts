import { type CallTree, ROOT } from '../model/call-tree';
import { frameName } from './frame-name';
import { type PathSizes } from './memory-profile';
import { printable } from '../base/printable';

const SCHEMA = 'https://www.speedscope.app/file-format-schema.json';

/** Writes a file of speedscope: one sampled profile, in which the width of a frame is bytes. */
export function writeSpeedscope({ tree, sizes }: PathSizes, name: string): string {
  const nodes = Array.from(sizes.keys()).filter((node) => (sizes[node] ?? 0) > 0);
  // Stacks that begin alike stand together, or its view in order of time would be all splinters.
  nodes.sort((a, b) => tree.comparePaths(a, b));
  const weights = nodes.map((node) => sizes[node] ?? 0);
  return JSON.stringify({
    $schema: SCHEMA,
    name,
    exporter: 'tracealloc',
    activeProfileIndex: 0,
    shared: {
      frames: tree.frames.map((frame) => ({
        name: frameName(frame),
        file: printable(frame.filename),
        ...(frame.lineno > 0 && { line: frame.lineno }),
        ...(frame.column > 0 && { col: frame.column }),
      })),
    },
    profiles: [
      {
        type: 'sampled',
        name,
        unit: 'bytes',
        startValue: 0,
        endValue: weights.reduce((sum, weight) => sum + weight, 0),
        samples: nodes.map((node) => stackOf(tree, node)),
        weights,
      },
    ],
  });
}

/** Indexes of frames, the oldest first. */
function stackOf(tree: CallTree, node: number): number[] {
  const stack: number[] = [];
  for (let at = node; at !== ROOT; at = tree.parent(at)) stack.push(tree.nodeFrames[at] ?? 0);
  return stack.reverse();
}
