/**
 * Measures the figures of docs/performance.md: `npm run bench [-- N1 N6 …] [--quick]`. Each figure runs in a process
 * of its own, one after the other; prints a table and writes `.cache/bench/results.json`. The tables of
 * docs/accuracy.md have names instead of numbers: `npm run bench -- accuracy`, `estimates`, `intervals`, `named` and `power`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { quick: { type: 'boolean' } },
  allowPositionals: true,
});
for (const table of ['accuracy', 'estimates', 'intervals', 'named', 'power']) {
  if (!positionals.includes(table)) continue;
  await import(`./${table}.mjs`);
  process.exit();
}
const directory = join(import.meta.dirname, 'figures');
const figures = readdirSync(directory)
  .map((file) => ({ file, name: `N${Number(file.match(/\d+/)[0])}` }))
  .filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  .sort((a, b) => Number(a.name.slice(1)) - Number(b.name.slice(1)));

const results = figures.flatMap(({ file, name }) => {
  process.stderr.write(`${name} …\n`);
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--expose-gc', join(directory, file)], {
    env: { ...process.env, BENCH_QUICK: values.quick ? '1' : '' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0)
    return [{ figure: name, what: `failed: ${stderr.trim().split('\n').pop()}`, pass: false }];
  return stdout
    .trim()
    .split('\n')
    .map((line) => ({ figure: name, ...JSON.parse(line) }));
});

const machine = { node: process.version, cpu: cpus()[0].model, cores: cpus().length, memory: totalmem() };
const output = join(import.meta.dirname, '..', '..', '.cache', 'bench');
mkdirSync(output, { recursive: true });
writeFileSync(join(output, 'results.json'), JSON.stringify({ machine, results }, null, 2));

console.log(`Node ${machine.node}, ${machine.cores} × ${machine.cpu}\n`);
console.log('| figure | what | result | spread | target | met |');
console.log('| ------ | ---- | ------ | ------ | ------ | --- |');
for (const { figure, what, value, unit = '', spread, target = '', pass } of results) {
  const range = spread ? `${spread[0]} … ${spread[1]}${unit}` : '';
  console.log(
    `| ${figure} | ${what} | ${value ?? ''}${value === undefined ? '' : unit} | ${range} | ${target} | ${pass ? 'yes' : 'no'} |`,
  );
}
process.exitCode = results.every(({ pass }) => pass) ? 0 : 1;
