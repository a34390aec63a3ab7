import { PARAMETERS } from '../query';
import { route } from '../route';

const { format } = PARAMETERS;

export const beginShow = route(['GET', 'POST'], { format }, async ({ window, question }) => {
  await window.begin(question);
  return { text: () => 'OK\n', json: () => ({ ok: true }) };
});
