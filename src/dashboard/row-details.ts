import { formatSize } from '../base/units';
import { type Snapshot } from '../model/snapshot';
import { type detailJson } from '../reports/detail';
import { frameJson } from '../reports/frame-json';
import { ask, askText } from './ask';
import { button, make } from './elements';
import { act, say } from './panel';
import { pathList } from './place';
import { pathsOfRow, type RankedPath, type TopQuestion, type TopRow } from './top-rows';

type SourcedPath = NonNullable<NonNullable<ReturnType<typeof detailJson>['last_snapshot']>['traceback']>;

const MOST_PATHS = 3;

/** What unfolds below a row: its biggest call paths, with source lines where the server shows them. */
export function rowDetails(
  row: TopRow,
  question: TopQuestion,
  now: Snapshot,
  older: Snapshot | null,
): HTMLElement {
  const live = pathsOfRow(now, row, question, MOST_PATHS);
  if (live.length > 0) {
    return make('div', {}, ...live.map(livePath), ...(question.keyType === 'filename' ? [] : [linesOf(row)]));
  }
  const freed = older ? pathsOfRow(older, row, question, MOST_PATHS) : [];
  return make('div', {}, ...freed.map((path, index) => onePath(path, 'were freed', index)));
}

function livePath(path: RankedPath, index: number): HTMLElement {
  const element = onePath(path, 'are live', index);
  void addSources(path, element);
  return element;
}

/** The biggest one is unfolded. */
function onePath({ statistic }: RankedPath, what: string, index: number): HTMLElement {
  const { size, count, traceback } = statistic;
  const summary = `${formatSize(size)} in ${count.toLocaleString()} objects ${what}, allocated by this call path`;
  return make(
    'details',
    { class: 'one-path', open: index === 0 },
    make('summary', {}, summary),
    pathList(traceback.frames.map(frameJson)),
  );
}

/** Without them the path stands there as well: another look may have changed which path is where. */
async function addSources(path: RankedPath, element: HTMLElement): Promise<void> {
  const sourced = await sourcedPath(path).catch(() => null);
  if (sourced) element.lastElementChild?.replaceWith(pathList(sourced));
}

async function sourcedPath({ index, statistic }: RankedPath): Promise<SourcedPath | null> {
  const { last_snapshot: last, start_snapshot: start } = await ask<ReturnType<typeof detailJson>>('detail', {
    top: String(index),
  });
  const frames = (last ?? start)?.traceback ?? [];
  const shown = statistic.traceback.frames.map(frameJson);
  const isSame =
    frames.length === shown.length &&
    frames.every(
      ({ filename, lineno }, at) => filename === shown[at]?.filename && lineno === shown[at].lineno,
    );
  return isSame ? frames : null;
}

/** Offers to measure which lines of the function allocate; the server may not be set up for it. */
function linesOf({ traceback: { site } }: TopRow): HTMLElement {
  const note = make('p', { class: 'note', role: 'status', hidden: true });
  const output = make('pre', { tabindex: '0', 'aria-label': 'Memory by line', hidden: true });
  const measure = button(
    'Measure its lines',
    () => {
      void act(measure, note, 'Waiting for calls of the function, up to 10 s…', async () => {
        const text = await askText('memory/lines', { function: `${site.filename}:${site.lineno}` });
        output.textContent = text;
        output.hidden = false;
        say(note, '');
      });
    },
    { class: 'small' },
  );
  return make('div', { class: 'lines' }, measure, note, output);
}
