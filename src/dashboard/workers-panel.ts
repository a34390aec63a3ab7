import { formatSize } from '../base/units';
import { byId, make, setText } from './elements';
import { change, type Stats } from './ledger-panel';

type Worker = NonNullable<Stats['workers']>[number];

/** The worker processes that answer as one, and those that did not answer. */
export function showWorkers({ pid, workers }: Stats): void {
  setText(
    byId('workers-note', HTMLElement),
    workers === null
      ? `One process answers: ${pid}. Workers of a cluster would stand here side by side.`
      : `${workers.length} processes; this page sums them up.`,
  );
  byId('workers', HTMLElement).replaceChildren(...(workers === null ? [] : [table(workers)]));
}

function table(workers: readonly Worker[]): HTMLElement {
  const header = ['Process', 'Resident', 'Traced', 'Change'].map((name) =>
    make('th', { scope: 'col' }, name),
  );
  return make(
    'table',
    {},
    make('thead', {}, make('tr', {}, ...header)),
    make('tbody', {}, ...workers.map((worker) => make('tr', {}, ...cells(worker)))),
  );
}

function cells(worker: Worker): HTMLElement[] {
  const name = make('td', {}, String(worker.pid));
  if (!('ledger' in worker)) return [name, make('td', { colspan: '3', class: 'fault' }, worker.absent)];
  const { rss, traced } = worker.ledger;
  return [
    name,
    make('td', { class: 'number' }, formatSize(rss.size ?? 0)),
    make('td', { class: 'number' }, traced.size === null ? '–' : formatSize(traced.size)),
    make('td', { class: 'number' }, rss.size_diff === null ? '–' : change(rss.size_diff)),
  ];
}
