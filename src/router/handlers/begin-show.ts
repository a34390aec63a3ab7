import { render } from '../../reports/format';
import { PARAMETERS } from '../query';
import { route } from '../route';

const { format } = PARAMETERS;

export const beginShow = route(['GET', 'POST'], { format }, async ({ window, question, format: asked }) => {
  await window.begin(question);
  return render(
    asked,
    () => 'OK\n',
    () => ({ ok: true }),
  );
});
