import { createReadStream } from 'node:fs';
import { HeapAnalysis } from '../../heap-graph/heap-analysis';
import { mapFrames } from '../../heap-graph/map-frames';
import { backrefsDot } from '../../heap-graph/dot';
import { readHeapSnapshot } from '../../heap-graph/snapshot-parser';
import { type Format, render } from '../../reports/format';
import { heapBackrefsJson, heapBackrefsText } from '../../reports/heap-backrefs';
import { heapLargestJson, heapLargestText } from '../../reports/heap-largest';
import { heapTypesJson, heapTypesText } from '../../reports/heap-types';
import { pathFrame } from '../../tracer/script-name';
import { command, usageError } from '../command';
import { DONE } from '../exit-codes';

const FORMATS = ['text', 'json', 'dot'] as const;

const DEFAULT_LIMIT = 20;
const DEFAULT_MAX_DEPTH = 10;

export const heap = command({
  usage: 'FILE.heapsnapshot [--types | --backrefs TYPE | --retained] [OPTIONS]',
  summary:
    'Says what is in a V8 heap snapshot: its types, by default, what holds them, what keeps most alive.',
  options: {
    types: { type: 'boolean', help: 'types by count, with their own and their retained sizes' },
    backrefs: { type: 'string', value: 'TYPE', help: 'why the objects of a type are alive' },
    retained: { type: 'boolean', help: 'the objects that keep most memory alive, and what holds them' },
    limit: { type: 'string', value: 'N', help: `most rows or paths (default: ${DEFAULT_LIMIT})` },
    'max-depth': {
      type: 'string',
      value: 'N',
      help: `most steps shown of a path (default: ${DEFAULT_MAX_DEPTH})`,
    },
    format: { type: 'string', value: 'FORMAT', help: 'text, json, or dot for --backrefs (default: text)' },
  },
  run: async ({ values, positionals }) => {
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw usageError('one .heapsnapshot file must be named');
    const { types = false, backrefs, retained = false } = values;
    if (Number(types) + Number(backrefs !== undefined) + Number(retained) > 1) {
      throw usageError('--types, --backrefs and --retained do not go together');
    }
    const format = readFormat(values.format ?? 'text', backrefs !== undefined);
    const limits = {
      limit: readNumber('limit', values.limit, DEFAULT_LIMIT),
      maxDepth: readNumber('max-depth', values['max-depth'], DEFAULT_MAX_DEPTH),
    };
    const analysis = new HeapAnalysis(await readHeapSnapshot(createReadStream(file)));
    process.stdout.write(
      backrefs === undefined
        ? tableOf(analysis, retained, limits, format === 'json' ? 'json' : 'text')
        : backrefsOf(analysis, backrefs, limits, format),
    );
    return DONE;
  },
});

interface Limits {
  readonly limit: number;
  readonly maxDepth: number;
}

function tableOf(analysis: HeapAnalysis, retained: boolean, limits: Limits, format: Format): string {
  if (retained) {
    const largest = mapFrames(analysis.largest(limits), pathFrame);
    return render(
      format,
      () => heapLargestText(largest),
      () => heapLargestJson(largest),
    );
  }
  const types = mapFrames(analysis.types().slice(0, limits.limit), pathFrame);
  return render(
    format,
    () => heapTypesText(types),
    () => heapTypesJson(types),
  );
}

function backrefsOf(
  analysis: HeapAnalysis,
  type: string,
  limits: Limits,
  format: (typeof FORMATS)[number],
): string {
  const backrefs = mapFrames(analysis.backrefs(type, limits), pathFrame);
  if (format === 'dot') return backrefsDot(backrefs);
  return render(
    format,
    () => heapBackrefsText(backrefs),
    () => heapBackrefsJson(backrefs),
  );
}

function readFormat(value: string, isOfBackrefs: boolean): (typeof FORMATS)[number] {
  const format = FORMATS.find((each) => each === value);
  if (format !== undefined && (format !== 'dot' || isOfBackrefs)) return format;
  throw usageError(`--format must be ${isOfBackrefs ? 'text, json or dot' : 'text or json'}, not ${value}`);
}

/** What is too small or too large the analysis refuses itself. */
function readNumber(name: string, value: string | undefined, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (/^\d{1,6}$/.test(value)) return Number(value);
  throw usageError(`--${name} must be a whole number, not ${value}`);
}
