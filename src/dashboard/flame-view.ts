import flamegraph, { type FlameGraph, type FlameGraphNode } from 'd3-flame-graph';
import { select } from 'd3-selection';
import { formatSize } from '../base/units';
import { ROOT } from '../model/call-tree';
import { eachSample } from '../model/each-sample';
import { growthFlames, liveFlames } from '../model/flame-tree';
import { type Frame } from '../model/frame';
import { type Snapshot } from '../model/snapshot';
import { type Captures } from './captures';
import { FOUND, growthColour, ownerColour, ownerName } from './colours';
import { button, make, setText } from './elements';
import { flameData, type FlameData, foldPath } from './flame-data';
import { moveWithKeys } from './flame-keys';

type Flame = FlameGraphNode<FlameData>;

const CELL_HEIGHT = 22;
/** Narrower frames are not drawn until they are zoomed into. */
const LEAST_PIXELS = 1.5;
const MOST_IN_LEGEND = 8;

const HINT = 'Click a frame to zoom; with the keyboard: arrows move, Enter zooms, Escape zooms out.';

export interface FlameView {
  show(captures: Captures): void;
}

/** A flame graph with its controls, in an element of the page. */
export function createFlameView(parent: HTMLElement): FlameView {
  let captures: Captures | null = null;
  let graph: FlameGraph<FlameData> | null = null;

  const live = choice('Live', true);
  const growth = choice('Growth since start', false);
  const inverted = make('input', { type: 'checkbox' });
  const folded = make('input', { type: 'checkbox', checked: true });
  const search = make('input', {
    type: 'search',
    placeholder: 'Search frames',
    'aria-label': 'Search frames',
  });
  const reset = button('Zoom out', () => graph?.resetZoom(), { class: 'small' });
  const details = make('p', { class: 'flame-details', role: 'status' }, HINT);
  const legend = make('ul', { class: 'legend' });
  const canvas = make('div', {
    class: 'flames',
    tabindex: '0',
    role: 'application',
    'aria-label': 'Flame graph. Arrows move between frames, Enter zooms, Escape zooms out.',
  });
  parent.replaceChildren(
    make(
      'div',
      { class: 'controls' },
      make(
        'span',
        { class: 'choices', role: 'radiogroup', 'aria-label': 'What to draw' },
        live.label,
        growth.label,
      ),
      make('label', { class: 'check' }, inverted, 'Inverted: allocation sites first'),
      make('label', { class: 'check' }, folded, 'Fold packages and Node.js'),
      search,
      reset,
    ),
    details,
    canvas,
    legend,
  );

  function draw(): void {
    if (!captures) return;
    const { now, start, isApplication } = captures;
    growth.input.disabled = !start;
    if (!start) live.input.checked = true;
    const older = growth.input.checked ? start : null;
    const arrange = (path: Frame[]) => {
      const shown = folded.checked ? foldPath(path, isApplication) : path;
      return inverted.checked ? shown.reverse() : shown;
    };
    const flames = older ? growthFlames(now, older, arrange) : liveFlames(now, arrange);
    const data = flameData(flames, older ? 'all that changed' : 'all live memory');
    canvas.replaceChildren();
    canvas.hidden = data.value === 0;
    setText(details, canvas.hidden ? 'There is nothing to draw.' : HINT);
    graph = canvas.hidden
      ? null
      : createGraph(canvas.clientWidth, older ? changeColour : placeColour, details);
    if (graph) select(canvas).datum(data).call(graph);
    legend.replaceChildren(...(older ? changeLegend() : ownerLegend(now)));
    find();
  }

  function find(): void {
    if (search.value) graph?.search(search.value);
    else graph?.clear();
  }

  for (const input of [live.input, growth.input, inverted, folded]) input.addEventListener('change', draw);
  search.addEventListener('input', find);
  moveWithKeys(canvas, details, describe, () => graph);
  redrawOnResize(canvas, draw);
  return {
    show: (newest) => {
      captures = newest;
      draw();
    },
  };
}

function createGraph(
  width: number,
  colour: (data: FlameData) => string,
  details: HTMLElement,
): FlameGraph<FlameData> {
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  return flamegraph<FlameData>()
    .width(Math.max(width, 200))
    .cellHeight(CELL_HEIGHT)
    .minFrameSize(LEAST_PIXELS)
    .transitionDuration(isCalm ? 0 : 200)
    .inverted(true)
    .sort((a, b) => b.data.value - a.data.value)
    .label(describe)
    .setColorMapper(({ data, highlight }) => (highlight ? FOUND : colour(data)))
    .setSearchMatch(({ data }, term) => data.name.toLowerCase().includes(term.toLowerCase()))
    .setSearchHandler((found, sum, total) => {
      const share = total > 0 ? Math.round((sum / total) * 100) : 0;
      setText(details, `Found ${found.length} frames, ${formatSize(sum)}, ${share}% of all.`);
    })
    .setDetailsHandler((text) => {
      if (text !== null) setText(details, text);
    });
}

function describe({ data, x0, x1 }: Flame): string {
  const share = `${((x1 - x0) * 100).toFixed(1)}% of the width`;
  const { name, value, change } = data;
  return change === 0
    ? `${name}: ${formatSize(value)}, ${share}`
    : `${name}: ${formatSize(change, true)}, ${share}`;
}

function placeColour({ frame }: FlameData): string {
  return frame ? ownerColour(frame.filename) : 'hsl(215 14% 88%)';
}

function changeColour({ change, value }: FlameData): string {
  return growthColour(value > 0 ? change / value : 0);
}

function changeLegend(): HTMLLIElement[] {
  return [
    entry(growthColour(1), 'grown'),
    entry(growthColour(0), 'both cancel out'),
    entry(growthColour(-1), 'shrunk'),
  ];
}

/** Whose code there is, with what it allocated itself, the most first. */
function ownerLegend(snapshot: Snapshot): HTMLLIElement[] {
  const sizes = new Map<string, { filename: string; size: number }>();
  const charge = (filename: string, size: number) => {
    const owner = sizes.get(ownerName(filename)) ?? { filename, size: 0 };
    sizes.set(ownerName(filename), { filename, size: owner.size + size });
  };
  const { tree } = snapshot;
  const live = new Uint8Array(tree.length);
  eachSample(snapshot, (_, { node, size }) => {
    charge(tree.frame(node).filename, size);
    for (let at = node; at !== ROOT && !live[at]; at = tree.parent(at)) {
      live[at] = 1;
      charge(tree.frame(at).filename, 0);
    }
  });
  const ranked = [...sizes].sort(([, a], [, b]) => b.size - a.size).slice(0, MOST_IN_LEGEND);
  return ranked.map(([name, { filename, size }]) =>
    entry(ownerColour(filename), size > 0 ? `${name} ${formatSize(size)}` : name),
  );
}

function entry(colour: string, text: string): HTMLLIElement {
  const swatch = make('span', { class: 'swatch' });
  swatch.style.background = colour;
  return make('li', {}, swatch, text);
}

function choice(text: string, checked: boolean): { label: HTMLLabelElement; input: HTMLInputElement } {
  const input = make('input', { type: 'radio', name: 'flames', checked });
  return { label: make('label', {}, input, make('span', {}, text)), input };
}

function redrawOnResize(element: HTMLElement, draw: () => void): void {
  let width = element.clientWidth;
  new ResizeObserver(() => {
    if (element.clientWidth === width || element.clientWidth === 0) return;
    width = element.clientWidth;
    draw();
  }).observe(element);
}
