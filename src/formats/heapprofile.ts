import { printable } from '../base/printable';
import { type Frame } from '../model/frame';
import { type PathSizes } from './memory-profile';
import { frameName } from './frame-name';

/** A call of a sampling heap profile of DevTools. */
interface ProfileNode {
  readonly callFrame: CallFrame;
  /** Bytes, without those of the callees. */
  readonly selfSize: number;
  readonly id: number;
  readonly children: ProfileNode[];
}

/** Line and column are 0-based, −1 = unknown. */
interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  readonly url: string;
  readonly lineNumber: number;
  readonly columnNumber: number;
}

const HEAD: CallFrame = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };

/** Writes a `.heapprofile`, as DevTools saves and loads it. Each call path is one sample. */
export function writeHeapProfile({ tree, sizes }: PathSizes): string {
  const scriptIds = new ScriptIds();
  const nodes = Array.from(sizes, (selfSize, node): ProfileNode => {
    const callFrame = node === 0 ? HEAD : callFrameOf(tree.frame(node), scriptIds);
    return { callFrame, selfSize, id: node + 1, children: [] };
  });
  nodes.forEach((each, node) => {
    if (node > 0) nodes[tree.parent(node)]?.children.push(each);
  });
  const samples = nodes
    .filter(({ selfSize }) => selfSize > 0)
    .map(({ selfSize, id }, index) => ({ size: selfSize, nodeId: id, ordinal: index + 1 }));
  return JSON.stringify({ head: nodes[0], samples });
}

function callFrameOf(frame: Frame, scriptIds: ScriptIds): CallFrame {
  const { filename, lineno, column, functionName } = frame;
  // What is of no script has its name in place of a function's, as with V8.
  const isPseudo = lineno === 0 && functionName === '';
  return {
    functionName: isPseudo ? frameName(frame) : printable(functionName),
    scriptId: isPseudo ? '0' : scriptIds.of(filename),
    url: isPseudo ? '' : printable(filename),
    lineNumber: lineno - 1,
    columnNumber: column - 1,
  };
}

/** A number for each script, in the order in which they are met; those of V8 are unknown by now. */
class ScriptIds {
  readonly #ids = new Map<string, string>();

  of(filename: string): string {
    const id = this.#ids.get(filename) ?? String(this.#ids.size + 1);
    this.#ids.set(filename, id);
    return id;
  }
}
