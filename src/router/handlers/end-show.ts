import { endShowJson, endShowText, makeEndShowReport } from '../../reports/end-show';
import { TraceallocError } from '../../base/errors';
import { PARAMETERS } from '../query';
import { route } from '../route';
import { shownNames } from './shown-names';

const { rows, keyType, flag, patterns, format } = PARAMETERS;

const parameters = {
  top: rows,
  key_type: keyType,
  cumulative: flag,
  include: patterns,
  exclude: patterns,
  format,
};

export const endShow = route(['GET'], parameters, async ({ query, settings, window, question }) => {
  const { key_type = 'lineno', cumulative = false } = query;
  if (cumulative && key_type === 'traceback') {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_PARAMETER',
      'cumulative=1 charges single frames, so it does not go with key_type=traceback',
    );
  }
  const look = await window.end(question);
  const report = await makeEndShowReport(
    look,
    {
      keyType: key_type,
      cumulative,
      top: query.top ?? settings.top,
      include: query.include ?? settings.include,
      exclude: query.exclude ?? settings.exclude,
    },
    shownNames(settings),
  );
  return { text: () => endShowText(report), json: () => endShowJson(report) };
});
