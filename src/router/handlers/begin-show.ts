import { plural, roundMs } from '../../base/units';
import { type CountedTypes } from '../../objects/native-types';
import { type Gathered } from '../../reports/gathered';
import { withDefault } from '../parameter';
import { PARAMETERS } from '../query';
import { sharedRoute, textOrJson } from '../route';
import { writeDone } from './done';

const { nativeTypes: types, format } = PARAMETERS;

const operation = textOrJson(
  'Starts tracing if it is off, and takes the capture that others are compared with.',
  'Done',
);

export const beginShow = sharedRoute(
  { GET: operation, POST: operation },
  { types: withDefault(types, '0'), format },
  {
    collect: async ({ query, window, question, told, nativeTypes }) => {
      // First: what refuses to count must not have begun.
      const counted = query.types ? await nativeTypes.count(question) : null;
      const { now } = await window.begin(question);
      if (counted) nativeTypes.remember(now, counted);
      told.verdict = null;
      return counted;
    },
    write: (gathered, { format: asked }) => {
      const counted = sumCounted(gathered);
      return Promise.resolve(
        counted
          ? writeDone(gathered, asked, `OK\n${countedText(counted)}`, {
              ok: true,
              types: countedJson(counted),
            })
          : writeDone(gathered, asked),
      );
    },
  },
);

interface Counted {
  readonly objects: number;
  readonly types: number;
  readonly pauseMs: number;
}

/** Several workers are held side by side. */
function sumCounted({ parts }: Gathered<CountedTypes | null>): Counted | null {
  const all = parts.flatMap(({ data }) => data ?? []);
  if (all.length === 0) return null;
  const counts = all.flatMap(({ types }) => Object.values(types));
  return {
    objects: counts.reduce((sum, count) => sum + count, 0),
    types: new Set(all.flatMap(({ types }) => Object.keys(types))).size,
    pauseMs: Math.max(...all.map(({ pauseMs }) => pauseMs)),
  };
}

function countedText({ objects, types, pauseMs }: Counted): string {
  return (
    `counted ${plural(objects, 'object')} of ${plural(types, 'type')} with native parts, ` +
    `for which the process was paused for ${pauseMs.toFixed(1)} ms; /end_show will count them again`
  );
}

/** What `types=1` counted. */
export interface CountedJson {
  objects: number;
  types: number;
  pause_ms: number;
}

function countedJson({ pauseMs, ...counts }: Counted): CountedJson {
  return { ...counts, pause_ms: roundMs(pauseMs) };
}
