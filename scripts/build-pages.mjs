/** Bundles the pages for browsers into `dist/dashboard`, with the licences of what they contain. */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const SOURCE = 'src/dashboard';
const TARGET = 'dist/dashboard';
const PAGES = ['dashboard', 'flamegraph'];

const { metafile } = await build({
  entryPoints: PAGES.map((page) => `${SOURCE}/${page}.ts`),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  outdir: TARGET,
  tsconfig: `${SOURCE}/tsconfig.json`,
  legalComments: 'none',
  metafile: true,
});
for (const page of PAGES) copyFileSync(`${SOURCE}/${page}.html`, `${TARGET}/${page}.html`);
writeFileSync(`${TARGET}/LICENSES.txt`, licences());

function licences() {
  const packages = Object.keys(metafile.inputs).map(
    (path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0],
  );
  const sections = [...new Set(packages.filter(Boolean))].sort().map((directory) => {
    const file = readdirSync(directory).find((name) => /^licen[cs]e/i.test(name));
    if (!file) throw new Error(`${directory} has no licence`);
    return `${directory.replace('node_modules/', '')}\n\n${readFileSync(`${directory}/${file}`, 'utf8').trim()}\n`;
  });
  return sections.join(`\n${'-'.repeat(80)}\n\n`);
}
