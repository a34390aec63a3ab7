/**
 * Traced bytes divided by the true ones, for each kind of allocation, cold and hot, on several Node versions:
 * `npm run bench -- accuracy`. Prints the table of docs/accuracy.md. Node versions other than the running one are used
 * where `.cache/nodes` has them, as `.ci/run` installs them.
 */
import { execFile, execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findNodes } from './lib/nodes.mjs';

const PROGRAM = join(import.meta.dirname, 'programs', 'accuracy.cjs');
const STATES = ['cold', 'hot'];
const [LEAST, MOST] = [0.8, 1.25];

const run = promisify(execFile);
const nodes = findNodes();
const kinds = JSON.parse(execFileSync(process.execPath, ['--expose-gc', PROGRAM]));
const cells = kinds.flatMap((kind) =>
  nodes.flatMap((node) => STATES.map((state) => ({ kind, node, state, ratio: NaN }))),
);

async function measure(queue) {
  for (let cell = queue.pop(); cell; cell = queue.pop()) {
    const { stdout } = await run(cell.node.path, ['--expose-gc', PROGRAM, cell.kind, cell.state]);
    cell.ratio = JSON.parse(stdout).ratio;
  }
}

// Bytes do not depend on what else the machine does.
const queue = cells.toReversed();
await Promise.all(cpus().map(() => measure(queue)));

const isInRange = ({ ratio }) => ratio >= LEAST && ratio <= MOST;
const columns = nodes.flatMap((node) =>
  STATES.map((state) => ({ node, state, title: `${node.version} ${state}` })),
);
console.log(`| kind | ${columns.map(({ title }) => title).join(' | ')} |`);
console.log(`| --- | ${columns.map(() => '---').join(' | ')} |`);
for (const kind of kinds) {
  const row = columns.map(({ node, state }) => {
    const cell = cells.find((each) => each.kind === kind && each.node === node && each.state === state);
    const text = cell.ratio.toFixed(2);
    return isInRange(cell) ? text : `**${text}**`;
  });
  console.log(`| ${kind} | ${row.join(' | ')} |`);
}
for (const state of STATES) {
  const all = cells.filter((cell) => cell.state === state);
  console.log(`\n${state}: ${all.filter(isInRange).length} of ${all.length} within ${LEAST} … ${MOST}`);
}
