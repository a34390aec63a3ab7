import { render } from '../../reports/format';
import { workersJson, workersText } from '../../reports/gathered';
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

    write: (gathered, { format: asked }) =>
      Promise.resolve(
        render(
          asked,
          () => `OK\n${gathered.absent.length > 0 ? workersText(gathered) : ''}`,
          () => ({ ok: true, workers: workersJson(gathered, () => ({})) }),
        ),
      ),
  },
);
