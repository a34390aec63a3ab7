import { type EncodedSourceMap, type SectionedSourceMap } from '@jridgewell/trace-mapping';

/** Well-formed, but not yet decoded. Sections are never nested. */
export interface RawMap {
  readonly map: EncodedSourceMap | SectionedSourceMap;
  /** Lines and segments it decodes to, at most. */
  readonly positions: number;
}

const MAX_SOURCES = 100_000;
const MAX_NAMES = 1_000_000;

/** Longest name of a source, in UTF-16 code units: each is resolved by regular expressions. */
const MAX_NAME_LENGTH = 4096;
const MAX_SOURCE_ROOT_LENGTH = 1024;

const COMMA = 44;
const SEMICOLON = 59;

/**
 * Reads the JSON of a source map. Parts that only serve to show more (a name, a source's text) are dropped
 * where they are malformed; null when the rest is.
 */
export function readRawMap(json: string): RawMap | null {
  try {
    // Browsers allow this first line in a map, against inclusion as a script.
    return rawMap(JSON.parse(json.replace(/^\uFEFF?(?:\)\]\}'[^\n]*\n)?/, '')));
  } catch {
    return null;
  }
}

function rawMap(value: unknown): RawMap | null {
  if (!isRecord(value)) return null;
  if (value.sections !== undefined) return sectionedMap(value.sections);
  const map = plainMap(value);
  return map && { map, positions: countPositions(map.mappings) };
}

function sectionedMap(value: unknown): RawMap | null {
  const sections = arrayOrEmpty(value).map(readSection);
  if (!sections.every((section) => section !== null)) return null;
  let lastStart = 0;
  let positions = 0;
  for (const { offset, map } of sections) {
    lastStart = Math.max(lastStart, offset.line);
    positions += countPositions(map.mappings);
  }
  // Every line before the last section takes its place, also an empty one.
  return { map: { version: 3, sections }, positions: lastStart + positions };
}

function readSection(value: unknown) {
  if (!isRecord(value) || !isRecord(value.offset) || !isRecord(value.map)) return null;
  const { line, column } = value.offset;
  const map = plainMap(value.map);
  return map && isOffset(line) && isOffset(column) ? { offset: { line, column }, map } : null;
}

function plainMap(value: Record<string, unknown>): EncodedSourceMap | null {
  const { mappings, sources, sourceRoot } = value;
  const names = arrayOrEmpty(value.names);
  const contents = arrayOrEmpty(value.sourcesContent);
  if (typeof mappings !== 'string' || !Array.isArray(sources)) return null;
  if (sources.length > MAX_SOURCES || names.length > MAX_NAMES) return null;
  return {
    version: 3,
    mappings,
    sources: sources.map((source) => stringOrNull(source, MAX_NAME_LENGTH)),
    // One for each source: sections are joined by position.
    sourcesContent: sources.map((_, index) => stringOrNull(contents[index])),
    names: names.map((name) => stringOrNull(name) ?? ''),
    sourceRoot: stringOrNull(sourceRoot, MAX_SOURCE_ROOT_LENGTH) ?? '',
  };
}

function countPositions(mappings: string): number {
  let count = 1;
  for (let index = 0; index < mappings.length; index++) {
    const char = mappings.charCodeAt(index);
    if (char === COMMA || char === SEMICOLON) count++;
  }
  return count;
}

function isOffset(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function arrayOrEmpty(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function stringOrNull(value: unknown, maxLength = Infinity): string | null {
  return typeof value === 'string' && value.length <= maxLength ? value : null;
}
