import { formatDuration, formatSize } from '../base/units';
import { type leaksJson } from '../reports/leaks';
import { ask, Refusal } from './ask';
import { byId, make } from './elements';
import { act, say } from './panel';
import { placeText, pathList } from './place';

type Leaks = ReturnType<typeof leaksJson>;
type Suspect = NonNullable<Leaks['suspects']>[number];

const NOT_WATCHING =
  'Nobody watches. A watch takes a capture each minute, and lists the places that grew by more than chance over the last ' +
  'ten: how fast, by which call path, and when the heap will be full at that rate.';

/** Places that grew over the last windows, while the server watches for them. */
export class LeaksPanel {
  readonly #note = byId('leaks-note', HTMLElement);
  readonly #watch = byId('watch', HTMLButtonElement);
  readonly #list = byId('leaks', HTMLElement);
  #isWatching = false;
  /** What is shown, so that an unfolded row stays so until there is news. */
  #shown = '';

  constructor() {
    this.#watch.addEventListener('click', () => {
      const every = this.#isWatching ? 'off' : '60s';
      void act(this.#watch, this.#note, 'One moment…', async () => {
        await ask('memory/leaks', { every }, 'POST');
        await this.refresh();
      });
    });
  }

  async refresh(): Promise<void> {
    try {
      this.#show(await ask<Leaks>('memory/leaks'));
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 0) throw error;
      const isOff = error.code === 'ERR_TRACEALLOC_NOT_WATCHING';
      this.#setWatching(false, isOff);
      this.#replace([], '');
      say(this.#note, isOff ? NOT_WATCHING : error.message, !isOff);
    }
  }

  #show(leaks: Leaks): void {
    this.#setWatching(true, true);
    say(this.#note, stateOf(leaks), leaks.fault !== null);
    this.#replace(leaks.suspects ?? [], JSON.stringify(leaks.suspects));
  }

  #replace(suspects: readonly Suspect[], text: string): void {
    if (text === this.#shown) return;
    this.#shown = text;
    this.#list.replaceChildren(...suspects.map(suspectItem));
  }

  #setWatching(isWatching: boolean, canChange: boolean): void {
    this.#isWatching = isWatching;
    this.#watch.hidden = !canChange;
    this.#watch.textContent = isWatching ? 'Stop the watch' : 'Watch, each minute';
  }
}

function stateOf({
  fault,
  suspects,
  growth,
  windows,
  windows_kept: kept,
  windows_needed: needed,
  next_at: next,
  every_ms: every,
}: Leaks): string {
  if (fault !== null) return `No capture of late: ${fault}.`;
  const nextTime = new Date(next).toLocaleTimeString();
  if (suspects === null)
    return `${kept} of ${needed} windows of ${formatDuration(every)} so far; the next ends at ${nextTime}.`;
  const inAll = growth?.significant
    ? 'Memory grew by more than chance, but no place alone'
    : 'No place grew by more than chance';
  const count = suspects.length === 0 ? inAll : 'These places grew by more than chance';
  return `${count} over the last ${windows ?? 0} windows of ${formatDuration(every)}.`;
}

function suspectItem(suspect: Suspect): HTMLElement {
  const { rate, error, share, heap_full_ms: full, via, traceback, workers } = suspect;
  const figures = [
    `${formatSize(rate, true)}/h ±${formatSize(error)}`,
    ...(share === null ? [] : [`${Math.round(share * 100)}% of the growth`]),
    full ? `heap full in ${formatDuration(full.estimate)}` : 'outside of the heap',
    ...(workers
      ? [`in ${workers.length === 1 ? 'worker' : 'workers'} ${workers.map(({ pid }) => pid).join(', ')}`]
      : []),
  ];
  return make(
    'li',
    {},
    make(
      'details',
      {},
      make(
        'summary',
        {},
        make('span', { class: 'place' }, placeText(suspect)),
        make('span', { class: 'grown' }, figures.join(', ')),
      ),
      ...(via ? [make('p', { class: 'quiet' }, viaText(via))] : []),
      pathList(traceback),
    ),
  );
}

function viaText(via: NonNullable<Suspect['via']>): string {
  const named = via.map((frame) => `${placeText(frame)} (${Math.round(100 * frame.share)}%)`);
  return `via ${named.join(', ')}`;
}
