import { makePage } from '../../pages/page';
import { route } from '../route';
import { htmlAnswer } from './page-answer';

export const dashboard = route(['GET'], {}, async () => htmlAnswer(await makePage('dashboard')));
