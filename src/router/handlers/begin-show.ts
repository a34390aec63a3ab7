import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';
import { writeDone } from './done';

const { format } = PARAMETERS;

export const beginShow = sharedRoute(
  ['GET', 'POST'],
  { format },
  {
    collect: async ({ window, question, told }) => {
      await window.begin(question);
      told.verdict = null;
    },
    write: (gathered, { format: asked }) => Promise.resolve(writeDone(gathered, asked)),
  },
);
