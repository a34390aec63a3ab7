import { render } from '../../reports/format';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';

const { format } = PARAMETERS;

export const beginShow = sharedRoute(
  ['GET', 'POST'],
  { format },
  {
    collect: async ({ window, question }) => {
      await window.begin(question);
    },
    write: (_, { format: asked }) =>
      Promise.resolve(
        render(
          asked,
          () => 'OK\n',
          () => ({ ok: true }),
        ),
      ),
  },
);
