import { type growthJson } from '../reports/growth';
import { ask } from './ask';
import { byId, make } from './elements';
import { act, askWhenFree, say } from './panel';

type Growth = ReturnType<typeof growthJson>;

/** Types of which there are more objects than were ever seen; counted when asked, because it pauses the process. */
export function createTypesPanel(): void {
  const note = byId('types-note', HTMLElement);
  const table = byId('types', HTMLElement);
  const count = byId('count-types', HTMLButtonElement);
  count.addEventListener('click', () => {
    void act(count, note, 'Counting: the process is paused meanwhile…', async () => {
      const { objects, census, growth } = await askWhenFree(note, () =>
        ask<Growth>('memory/growth', { limit: '12' }),
      );
      // The first count has nothing to compare with: all that there is has grown.
      const isFirst = growth.every((row) => row.delta === row.count);
      const next =
        growth.length === 0
          ? 'No type grew. '
          : isFirst
            ? 'Count again after some traffic to see what grew. '
            : '';
      const paused = Math.round(census.pause_ms);
      say(note, `${next}${objects.toLocaleString()} live objects; the process was paused for ${paused} ms.`);
      table.replaceChildren(...(growth.length > 0 ? [typesTable(growth, isFirst)] : []));
    });
  });
}

function typesTable(rows: Growth['growth'], isFirst: boolean): HTMLElement {
  const header = ['Type', 'Objects', ...(isFirst ? [] : ['Change'])].map((name) =>
    make('th', { scope: 'col' }, name),
  );
  return make(
    'table',
    {},
    make('thead', {}, make('tr', {}, ...header)),
    make(
      'tbody',
      {},
      ...rows.map(({ type, filename, lineno, count, delta }) =>
        make(
          'tr',
          {},
          make(
            'td',
            { class: 'place' },
            type,
            ...(filename === '' ? [] : [make('span', { class: 'quiet' }, ` ${filename}:${lineno}`)]),
          ),
          make('td', { class: 'number' }, count.toLocaleString()),
          ...(isFirst ? [] : [make('td', { class: 'number grown' }, `+${delta.toLocaleString()}`)]),
        ),
      ),
    ),
  );
}
