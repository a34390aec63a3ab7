import { DOMParser, type Element } from '@xmldom/xmldom';
import { backrefsDot } from '../../src/heap-graph/dot';
import { HeapAnalysis } from '../../src/heap-graph/heap-analysis';
import { drawDot } from '../../src/reports/draw-dot';
import { HOSTILE_NAMES } from '../heap-graph/hostile-names';
import { NodeHeap } from '../helpers/node-heap';

/** A picture of an object that is held by another one: its class, its file and the property it is in have that name. */
function draw(name: string, caption: readonly string[] = []): Promise<string> {
  const heap = new NodeHeap();
  const holder = heap.instance(name, `${name}:3:1`);
  heap.link(heap.global, `.${name}`, holder);
  heap.child(holder, '.User', 'User');
  return drawDot(
    backrefsDot(new HeapAnalysis(heap.build()).backrefs('User', { maxDepth: 10, limit: 5 }), caption),
  );
}

/** All elements of a picture. Fails where it is no XML. */
function elementsOf(svg: string): Element[] {
  const onError = (level: string, message: string) => {
    if (level !== 'warning') throw new Error(message);
  };
  return Array.from(
    new DOMParser({ onError }).parseFromString(svg, 'image/svg+xml').getElementsByTagName('*'),
  );
}

const DRAWN = ['svg', 'g', 'title', 'polygon', 'path', 'text'];

function expectHarmless(svg: string): void {
  const elements = elementsOf(svg);
  expect(elements.filter(({ tagName }) => !DRAWN.includes(tagName))).toEqual([]);
  const attributes = elements.flatMap((element) => Array.from(element.attributes, ({ name }) => name));
  expect(attributes.filter((name) => /^(on|style$|href|xlink:href)/.test(name))).toEqual([]);
}

test('boxes for the objects and what holds them, lines with labels between, and a caption', async () => {
  const svg = await draw('Cache', ['first line', 'second line']);
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  const texts = elementsOf(svg).filter(({ tagName }) => tagName === 'text');
  const shown = texts.map(({ textContent }) => textContent?.trim().replace(/@\d+/, '@1'));
  expect(shown.sort()).toEqual([
    '.Cache',
    '.User',
    'Cache @1',
    'Cache:3',
    'User',
    'first line',
    'global @1',
    'retaining 0 B',
    'second line',
  ]);
  expectHarmless(svg);
});

test.each(HOSTILE_NAMES)('the name %j does nothing', async (_shown, name) => {
  const svg = await draw(name);
  expectHarmless(svg);
  expect(svg.length).toBeLessThan(20_000);
});
