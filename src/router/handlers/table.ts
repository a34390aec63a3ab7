import { TraceallocError } from '../../base/errors';
import { isOfSites, type KeyType } from '../../model/grouping';
import { type TableQuestion } from '../../reports/question';
import { type Settings } from '../options';
import { withDefault } from '../parameter';
import { PARAMETERS, type Query } from '../query';

const { rows, keyType, cumulative, include, exclude, format } = PARAMETERS;

/** What every path takes that answers with a table of rows. */
export function tableParameters(defaultKeyType: KeyType) {
  return {
    top: rows,
    key_type: withDefault(keyType, defaultKeyType),
    cumulative: withDefault(cumulative, '0'),
    include,
    exclude,
    format,
  };
}

/** @throws TraceallocError `ERR_TRACEALLOC_BAD_PARAMETER` for a combination that means nothing. */
export function tableQuestion(
  query: Query<ReturnType<typeof tableParameters>>,
  settings: Settings,
): TableQuestion {
  const { key_type, cumulative } = query;
  if (cumulative && !isOfSites(key_type)) {
    throw new TraceallocError(
      'ERR_TRACEALLOC_BAD_PARAMETER',
      `cumulative=1 charges single frames, so it does not go with key_type=${key_type}`,
    );
  }
  return {
    keyType: key_type,
    cumulative,
    libraries: settings.libraries,
    top: query.top ?? settings.top,
    include: query.include ?? settings.include,
    exclude: query.exclude ?? settings.exclude,
  };
}
