import { type Page } from '../../pages/page';
import { type Answer } from '../route';

export function htmlAnswer({ html, contentSecurityPolicy }: Page): Answer {
  return { mediaType: 'text/html; charset=utf-8', body: html, contentSecurityPolicy };
}
