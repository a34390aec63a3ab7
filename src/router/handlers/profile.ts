import { TraceallocError } from '../../base/errors';
import { PROFILE_FORMATS } from '../../reports/profile-file';
import { type KeptCaptures } from '../../reports/join-captures';
import { type ProfileOf, task } from '../../reports/profile-task';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { sharedRoute } from '../route';
import { keptCaptures } from './kept-captures';

const { profileFormat, profileOf } = PARAMETERS;

const parameters = {
  format: withDefault(profileFormat, 'pprof'),
  of: withDefault(profileOf, 'last'),
};

const operations = {
  GET: {
    summary:
      'Profile of a capture, a file for other tools. Of those in JSON the schema is that of `format=json`.',
    answers: { 'application/octet-stream': null, 'application/json': null, 'text/plain': null },
  },
};

export const profile = sharedRoute(operations, parameters, {
  collect: ({ window }) => Promise.resolve(keptCaptures(window)),

  write: async (captures, { query, settings, thread }) => {
    const { format, of } = query;
    if (format === 'snapshot' && of === 'diff') {
      const message = 'a snapshot is of one moment: format=snapshot goes with of=last and of=start';
      throw new TraceallocError('ERR_TRACEALLOC_BAD_PARAMETER', message);
    }
    if (!captures.parts.some(({ data }) => has(data, of))) {
      const missing = of === 'diff' ? 'last and start' : of;
      const message = `there is no capture ${missing} in this process yet`;
      throw new TraceallocError('ERR_TRACEALLOC_NO_SNAPSHOT', message);
    }
    const { extension, mediaType } = PROFILE_FORMATS[format];
    const body = await thread.run(task, { captures, of, format, root: settings.sources.root });
    return { mediaType, body, filename: `memory-${of}${extension}` };
  },
});

function has({ last, start }: KeptCaptures, of: ProfileOf): boolean {
  return (of === 'start' || last !== null) && (of === 'last' || start !== null);
}
