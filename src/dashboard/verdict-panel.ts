import { byId, make, setText } from './elements';
import { type Stats } from './ledger-panel';

/** Shows what the newest look comes to, until the next begin. */
export function showVerdict({ verdict }: Stats): void {
  byId('verdict', HTMLElement).hidden = verdict === null;
  if (!verdict) return;
  const { at, sentence, next } = verdict;
  setText(byId('verdict-at', HTMLElement), `as of ${new Date(at).toLocaleTimeString()}`);
  setText(byId('verdict-text', HTMLElement), sentence);
  // Questions that change something have buttons of their own, such as Watch.
  const links = next.filter(({ method }) => method === 'GET');
  const parent = byId('verdict-next', HTMLElement);
  // What stands there already keeps the focus.
  if (parent.dataset.at === at) return;
  parent.dataset.at = at;
  parent.replaceChildren(...links.map(({ url, why }) => link(url, why)));
}

function link(url: string, why: string): HTMLElement {
  return make('a', { href: url, target: '_blank', rel: 'noreferrer' }, `${why}…`);
}
