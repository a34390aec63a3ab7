import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { makePage, type PageName } from '../../src/pages/page';

const BUNDLES = join(__dirname, '..', '..', 'dist', 'dashboard');
const PAGES: PageName[] = ['dashboard', 'flamegraph'];

/** The text of all elements of a kind that browsers would run or apply. */
function inline(html: string, tag: 'script' | 'style'): string[] {
  return Array.from(html.matchAll(new RegExp(`<${tag}>(.*?)</${tag}>`, 'gs')), ([, text = '']) => text);
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

describe.each(PAGES)('%s', (name) => {
  test('runs its own script and style, and nothing else', async () => {
    const { html, contentSecurityPolicy } = await makePage(name);
    const [script = '', ...scripts] = inline(html, 'script');
    const [style = '', ...styles] = inline(html, 'style');
    expect([scripts, styles]).toEqual([[], []]);
    expect(contentSecurityPolicy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(script)}`,
      `style-src ${hashOf(style)}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
      "trusted-types 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(html).toContain(`content="${contentSecurityPolicy.split('; frame-ancestors')[0] ?? ''}"`);
    expect(html).not.toContain('<!-- ');
  });

  test('asks for nothing outside of itself', async () => {
    const { html } = await makePage(name);
    const [script = ''] = inline(html, 'script');
    const markup = html.replace(script, '');
    expect(markup).not.toMatch(/\ssrc=|@import|url\((?!["']?data:)/);
    expect(markup).not.toMatch(/href="(?!data:|memory\/)/);
    // Not even by a style or a handler in the markup, which the policy would refuse.
    expect(markup).not.toMatch(/<[^>]+\s(style|on\w+)=/);
  });
});

test('data is in the page as it is, and cannot end its element', async () => {
  const name = '</script><script>alert(1)</script><!-- $& $1 -->';
  const data = JSON.stringify({ name });
  const { html } = await makePage('flamegraph', data);
  expect(inline(html, 'script')).toHaveLength(1);
  const [, embedded = ''] = /<script id="data" type="application\/json">(.*?)<\/script>/s.exec(html) ?? [];
  expect(JSON.parse(embedded)).toEqual({ name });
});

test('all that browsers get is below 150 kB, compressed', () => {
  const sizes = readdirSync(BUNDLES)
    .filter((file) => file !== 'LICENSES.txt')
    .map((file) => gzipSync(readFileSync(join(BUNDLES, file))).length);
  expect(sizes).toHaveLength(6);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
});

test('the licences of what is bundled are there', () => {
  const text = readFileSync(join(BUNDLES, 'LICENSES.txt'), 'utf8');
  for (const name of ['d3-flame-graph', 'd3-selection', 'uplot'])
    expect(text).toMatch(new RegExp(`^${name}\n`, 'm'));
});
