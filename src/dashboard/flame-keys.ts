import { type FlameGraph, type FlameGraphNode } from 'd3-flame-graph';
import { select } from 'd3-selection';
import { setText } from './elements';
import { type FlameData } from './flame-data';

type Flame = FlameGraphNode<FlameData>;

/** Lets the keyboard walk over the frames of a flame graph that are drawn; the one it is at has a ring. */
export function moveWithKeys(
  canvas: HTMLElement,
  details: HTMLElement,
  describe: (flame: Flame) => string,
  graphOf: () => FlameGraph<FlameData> | null,
): void {
  canvas.addEventListener('keydown', (event) => {
    const graph = graphOf();
    const drawn = drawnFlames(canvas);
    const current = [...drawn].find(([, element]) => element.classList.contains('current'))?.[0];
    const [root] = drawn.keys();
    if (!graph || !root) return;
    if (event.key === 'Escape') graph.resetZoom();
    else if (event.key === 'Enter' && current) graph.zoomTo(current);
    else {
      const next = current ? neighbour(current, event.key, drawn) : root;
      if (!next || !event.key.startsWith('Arrow')) return;
      for (const element of drawn.values()) element.classList.remove('current');
      drawn.get(next)?.classList.add('current');
      drawn.get(next)?.scrollIntoView({ block: 'nearest' });
      setText(details, describe(next));
    }
    event.preventDefault();
  });
}

/** The root first: elements stand in the order of their depth. */
function drawnFlames(canvas: HTMLElement): Map<Flame, Element> {
  const elements = [...canvas.querySelectorAll('g.frame')];
  return new Map(elements.map((element) => [select(element).datum() as Flame, element]));
}

function neighbour(flame: Flame, key: string, drawn: ReadonlyMap<Flame, Element>): Flame | undefined {
  const row = (flame.parent?.children ?? []).filter((each) => drawn.has(each));
  switch (key) {
    case 'ArrowUp':
      return flame.parent ?? undefined;
    case 'ArrowDown':
      return flame.children?.find((each) => drawn.has(each));
    case 'ArrowLeft':
      return row[row.indexOf(flame) - 1];
    case 'ArrowRight':
      return row[row.indexOf(flame) + 1];
    default:
      return undefined;
  }
}
