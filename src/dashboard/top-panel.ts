import { KEY_TYPES } from '../model/grouping';
import { type Snapshot } from '../model/snapshot';
import { type Captures } from './captures';
import { button, byId } from './elements';
import { say } from './panel';
import { rowDetails } from './row-details';
import { filterRows, type Order, type SortKey, sortRows } from './top-order';
import { type TopQuestion, type TopRow, topRows } from './top-rows';
import { topTable } from './top-table';

const ROWS_AT_FIRST = 20;
const ROWS_MORE = 200;

const EMPTY =
  'Nothing was captured yet. Press Begin, send the server some traffic, then press End: the places that grew stand here.';

/** The table of top places. Sorting and grouping happen here, on the captures themselves, and cost the server nothing. */
export class TopPanel {
  readonly #note = byId('top-note', HTMLElement);
  readonly #controls = byId('top-controls', HTMLElement);
  readonly #parent = byId('top-table', HTMLElement);
  readonly #filter = byId('filter', HTMLInputElement);
  readonly #keyType = byId('key-type', HTMLSelectElement);
  readonly #compareTo = byId('compare-to', HTMLSelectElement);
  readonly #hideModules = byId('hide-modules', HTMLInputElement);
  #captures: Captures | null = null;
  #previous: Snapshot | null = null;
  #rows: TopRow[] = [];
  #order: Order | null = null;
  #most = ROWS_AT_FIRST;

  constructor() {
    for (const control of [this.#keyType, this.#compareTo, this.#hideModules]) {
      control.addEventListener('change', () => {
        this.#group();
      });
    }
    this.#filter.addEventListener('input', () => {
      this.#draw();
    });
    this.show(null, null);
  }

  /** @param previous - The look before the newest, where this page has seen it. */
  show(captures: Captures | null, previous: Snapshot | null): void {
    this.#captures = captures;
    this.#previous = previous;
    this.#controls.hidden = captures === null;
    const [, last] = this.#compareTo.options;
    if (last) last.disabled = previous === null;
    if (previous === null) this.#compareTo.value = 'start';
    this.#group();
  }

  get #older(): Snapshot | null {
    return this.#compareTo.value === 'last' ? this.#previous : (this.#captures?.start ?? null);
  }

  #question({ isApplication }: Captures): TopQuestion {
    const keyType = KEY_TYPES.find((each) => each === this.#keyType.value) ?? 'lineno';
    return { keyType, hideModules: this.#hideModules.checked, isApplication };
  }

  #group(): void {
    this.#most = ROWS_AT_FIRST;
    if (this.#captures) {
      this.#rows = topRows(this.#captures.now, this.#older, this.#question(this.#captures));
    }
    this.#draw();
  }

  #draw(): void {
    const captures = this.#captures;
    if (!captures) {
      say(this.#note, EMPTY);
      this.#parent.replaceChildren();
      return;
    }
    const order = this.#order ?? { key: this.#older ? 'change' : 'size', descending: true };
    const rows = sortRows(filterRows(this.#rows, this.#filter.value), order);
    say(this.#note, this.#hint(rows));
    const table = topTable(rows.slice(0, this.#most), {
      order,
      hasChange: this.#older !== null,
      sortBy: (key) => {
        this.#sortBy(key, order);
      },
      detailsOf: (row) => rowDetails(row, this.#question(captures), captures.now, this.#older),
    });
    const rest = rows.length - this.#most;
    this.#parent.replaceChildren(
      ...(rows.length > 0 ? [table] : []),
      ...(rest > 0 ? [this.#moreButton(rest)] : []),
    );
  }

  #hint(rows: readonly TopRow[]): string {
    if (this.#rows.length === 0) return 'Nothing is live that was allocated since tracing began.';
    if (rows.length === 0) return 'No place matches.';
    return this.#older ? '' : 'Sizes of what is live. Press End, again later, to see what grew.';
  }

  #sortBy(key: SortKey, { key: current, descending }: Order): void {
    this.#order = { key, descending: key === current ? !descending : key !== 'place' };
    this.#draw();
    this.#parent.querySelector<HTMLElement>(`[data-sort="${key}"]`)?.focus();
  }

  #moreButton(rest: number): HTMLElement {
    return button(`Show ${Math.min(rest, ROWS_MORE)} more rows`, () => {
      this.#most += ROWS_MORE;
      this.#draw();
    });
  }
}
