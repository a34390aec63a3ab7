import { makePage } from '../../pages/page';
import { route } from '../route';
import { htmlAnswer } from './page-answer';

const operations = {
  GET: { summary: 'The dashboard, a page for browsers.', answers: { 'text/html': null } },
};

export const dashboard = route(operations, {}, async () => htmlAnswer(await makePage('dashboard')));
