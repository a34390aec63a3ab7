import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backrefsDot } from '../../src/heap-graph/dot';
import { HeapAnalysis } from '../../src/heap-graph/heap-analysis';
import { drawDot } from '../../src/reports/draw-dot';
import { HOSTILE_NAMES } from '../heap-graph/hostile-names';
import { NodeHeap } from '../helpers/node-heap';
import { runProgram } from './program';

const GOLDEN = join(__dirname, '..', 'golden', 'backrefs', 'report.dot');

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tracealloc-dot-'));
});
afterEach(() => rm(directory, { recursive: true }));

/** How many boxes Graphviz draws, which warns of nothing. */
async function boxesOf(dot: string): Promise<number> {
  await writeFile(join(directory, 'a.dot'), dot);
  const { stdout, stderr } = await runProgram(directory, 'dot', '-Tplain', 'a.dot');
  expect(stderr).not.toMatch(/^(Warning|Error):/m);
  return stdout.match(/^node /gm)?.length ?? 0;
}

/** Strict readers of XML and of SVG; both fail at the first fault. */
async function expectPicture(svg: string): Promise<void> {
  await writeFile(join(directory, 'a.svg'), svg);
  await runProgram(directory, 'xmllint', '--noout', 'a.svg');
  await runProgram(directory, 'rsvg-convert', 'a.svg', '-o', 'a.png');
  const png = await readFile(join(directory, 'a.png'));
  // The width stands at the beginning of the header.
  expect(png.readUInt32BE(16)).toBeGreaterThan(100);
}

test('Graphviz reads the picture, and so does who reads SVG', async () => {
  const dot = await readFile(GOLDEN, 'utf8');
  expect(await boxesOf(dot)).toBe(6);
  await expectPicture(await drawDot(dot));
});

test.each(HOSTILE_NAMES)('a class, a property and a file called %j are just shown', async (_shown, name) => {
  const heap = new NodeHeap();
  const holder = heap.instance(name, `${name}:3:1`);
  heap.link(heap.global, `.${name}`, holder);
  heap.child(holder, `.${name}`, 'User');
  const analysis = new HeapAnalysis(heap.build());
  const dot = backrefsDot(analysis.backrefs('User', { maxDepth: 10, limit: 5 }));
  expect(await boxesOf(dot)).toBe(3);
  await expectPicture(await drawDot(dot));
});
