import { ROOT } from '../model/call-tree';
import { CallTreeBuilder } from '../model/call-tree-builder';
import { Frame } from '../model/frame';
import { toSamples } from '../model/samples';
import { Snapshot } from '../model/snapshot';
import { scriptName } from '../tracer/script-name';
import { array, check, record, whole } from './json-checks';

const INT32_MAX = 2 ** 31 - 1;

/**
 * Reads a sampling heap profile, as DevTools, `node --heap-prof` and this package write it. It counts no objects, so the
 * snapshot is one of exact data, with one block for each call path.
 *
 * @throws TypeError that says what is wrong with it.
 */
export function decodeHeapProfile(file: unknown): Snapshot {
  const builder = new CallTreeBuilder();
  const bySite = new Map<number, number>();
  const pending = [{ value: record('file', file).head, caller: -1 }];
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { callFrame, selfSize, children } = record('head', next.value);
    const isHead = next.caller < 0;
    const frame = readFrame(record('callFrame', callFrame));
    const node = isHead ? ROOT : builder.child(next.caller, builder.frameId(frame));
    const size = whole('selfSize', selfSize, 0, Number.MAX_SAFE_INTEGER);
    if (size > 0) {
      const site = isHead ? builder.path([frame]) : node;
      bySite.set(site, (bySite.get(site) ?? 0) + size);
    }
    for (const child of array('children', children)) pending.push({ value: child, caller: node });
  }
  const rows = Array.from(bySite, ([node, size], index) => ({ ordinal: index + 1, size, count: 1, node }));
  const { origin } = Snapshot.fromTraces([]);
  return new Snapshot(builder.build(), toSamples(rows), origin);
}

/** Lines and columns are 0-based there. */
function readFrame({
  functionName,
  scriptId,
  url,
  lineNumber,
  columnNumber,
}: Record<string, unknown>): Frame {
  check(typeof functionName === 'string', 'functionName is not a string');
  check(typeof url === 'string', 'url is not a string');
  const callFrame = {
    functionName,
    scriptId: String(scriptId),
    url,
    lineNumber: whole('lineNumber', lineNumber, -1, INT32_MAX),
    columnNumber: whole('columnNumber', columnNumber, -1, INT32_MAX),
  };
  const filename = scriptName(callFrame);
  const name = filename === functionName ? '' : functionName;
  return new Frame(filename, callFrame.lineNumber + 1, callFrame.columnNumber + 1, name);
}
