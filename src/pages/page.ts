import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A page that needs nothing from outside but answers of this package. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** Its parts are bundled when the package is built. */
export type PageName = 'dashboard' | 'flamegraph';

const BUNDLES = join(__dirname, '..', 'dashboard');

/**
 * Puts a page together from its bundle.
 *
 * @param data - JSON that the page finds in itself, as the text of the element `data`.
 */
export async function makePage(name: PageName, data = ''): Promise<Page> {
  const [html = '', style = '', script = ''] = await Promise.all(
    ['html', 'css', 'js'].map((part) => readFile(join(BUNDLES, `${name}.${part}`), 'utf8')),
  );
  const contentSecurityPolicy = policyFor(style, script);
  const parts = new Map([
    // `frame-ancestors` counts in a header alone.
    ['policy', metaPolicy(contentSecurityPolicy.replace(/; frame-ancestors .*$/, ''))],
    ['style', `<style>${style}</style>`],
    ['data', `<script id="data" type="application/json">${escapeJson(data)}</script>`],
    ['script', `<script>${script}</script>`],
  ]);
  return {
    html: html.replace(/<!-- (\w+) -->/g, (comment, part: string) => parts.get(part) ?? comment),
    contentSecurityPolicy,
  };
}

function metaPolicy(policy: string): string {
  return `<meta http-equiv="Content-Security-Policy" content="${policy}" />`;
}

/**
 * Lets the very style and script of the page run and talk to this server, and nothing else. Browsers that know trusted
 * types also keep the script from making markup out of text, such as the names of functions.
 */
function policyFor(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(style)}'`,
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Nothing in the data can end the element that it stands in. */
function escapeJson(json: string): string {
  return json.replaceAll('<', '\\u003c');
}
