import { TraceallocError } from '../../base/errors';
import { detailJson, detailText, makeDetailReport } from '../../reports/detail';
import { PARAMETERS } from '../query';
import { route } from '../route';
import { shownNames } from './shown-names';

const { index, patterns, format } = PARAMETERS;

const parameters = { top: index, include: patterns, exclude: patterns, format };

export const detail = route(['GET'], parameters, async ({ query, settings, window }) => {
  const { last, start } = window;
  if (!last && !start) {
    throw new TraceallocError('ERR_TRACEALLOC_NO_SNAPSHOT', 'nothing was captured yet in this process');
  }
  const report = await makeDetailReport(
    { last: last?.snapshot ?? null, start: start?.snapshot ?? null },
    {
      top: query.top ?? 0,
      include: query.include ?? settings.include,
      exclude: query.exclude ?? settings.exclude,
    },
    shownNames(settings),
  );
  return { text: () => detailText(report), json: () => detailJson(report) };
});
