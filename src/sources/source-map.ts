import { pathToFileURL, fileURLToPath } from 'node:url';

import {
  decodedMappings,
  FlattenMap,
  traceSegment,
  type SourceMapSegment,
  type TraceMap,
} from '@jridgewell/trace-mapping';

import { type Frame } from '../model/frame';
import { readRawMap } from './raw-map';

/** A file that the source map names. */
export interface OriginalSource {
  /** Absolute path; a name that a bundler made up is none, and without its scheme. */
  readonly name: string;
  /** The file's text, where the map brings it along. */
  readonly content: string | null;
}

/** Where a frame comes from. */
export interface OriginalFrame {
  readonly source: OriginalSource;
  /** 1-based. */
  readonly lineno: number;
  /** 1-based; 0 when the frame's own is unknown. */
  readonly column: number;
  readonly functionName: string;
}

type Segment = Readonly<SourceMapSegment>;

const START_OF_FIRST_SOURCE: Segment = [0, 0, 0, 0];

/** The source map of one script. */
export class SourceMap {
  private readonly sources = new Map<number, OriginalSource | null>();

  private constructor(
    private readonly map: TraceMap,
    /** Lines and segments held, at most; each takes about 100 bytes. */
    readonly positions: number,
  ) {}

  /**
   * Decodes the JSON of a source map.
   *
   * @param path - Absolute path of the file it was found in; its sources are relative to that.
   * @param maxPositions - Most lines and segments it may have.
   * @returns null for a malformed map, `'large'` for a bigger one.
   */
  static parse(json: string, path: string, maxPositions: number): SourceMap | 'large' | null {
    const raw = readRawMap(json);
    if (raw === null) return null;
    if (raw.positions > maxPositions) return 'large';
    // As a URL, because `#`, `?` and `%` in the path must not be taken for parts of one.
    const map = new FlattenMap(raw.map, pathToFileURL(path).href);
    decodedMappings(map);
    return new SourceMap(map, raw.positions);
  }

  /** Null when the map knows nothing of the frame's position. */
  original(frame: Frame): OriginalFrame | null {
    const segment = this.segmentOf(frame);
    if (segment === null || segment.length === 1) return null;
    const [, sourceIndex, line, column] = segment;
    const source = this.source(sourceIndex);
    if (source === null || line < 0 || column < 0) return null;
    return {
      source,
      lineno: line + 1,
      column: frame.column > 0 ? column + 1 : 0,
      functionName: this.originalName(frame) ?? frame.functionName,
    };
  }

  /** The names of the files that the script was made from. */
  sourceNames(): string[] {
    return this.map.resolvedSources.flatMap((_, index) => this.source(index)?.name ?? []);
  }

  private segmentOf({ lineno, column }: Frame): Segment | null {
    if (column < 1) return decodedMappings(this.map)[lineno - 1]?.find(isMapped) ?? null;
    const segment = this.segmentAt(lineno, column - 1);
    if (segment !== null && isMapped(segment)) return segment;
    // The top level of a script starts where compilers put lines of their own, which no map mentions.
    const isTopLevel = lineno === 1 && column === 1;
    return isTopLevel && this.map.resolvedSources.length === 1 ? START_OF_FIRST_SOURCE : null;
  }

  /**
   * V8's position of a function is that of its parameters: right after its name, `f(x)`, or one character
   * later, `f=x=>`. A segment that begins exactly as far before as the name is long speaks of this function,
   * if that name is one that stands in the script: `a.f` is only V8's guess. In an external frame the position is that
   * of a call, where other names stand.
   */
  private originalName({ lineno, column, functionName, external }: Frame): string | null {
    if (external || functionName === '' || functionName.includes('.')) return null;
    const nameStart = column - 1 - functionName.length;
    return this.nameAt(lineno, nameStart) ?? this.nameAt(lineno, nameStart - 1);
  }

  /** @param column - 0-based; there the segment must begin. */
  private nameAt(lineno: number, column: number): string | null {
    const segment = this.segmentAt(lineno, column);
    if (segment?.length !== 5 || segment[0] !== column) return null;
    const name = this.map.names[segment[4]];
    return name === undefined || name === '' ? null : name;
  }

  /** @param column - 0-based. */
  private segmentAt(lineno: number, column: number): Segment | null {
    return traceSegment(this.map, lineno - 1, column);
  }

  private source(index: number): OriginalSource | null {
    const known = this.sources.get(index);
    if (known !== undefined) return known;
    const source = originalSource(this.map.resolvedSources[index], this.map.sourcesContent?.[index] ?? null);
    this.sources.set(index, source);
    return source;
  }
}

function isMapped(segment: Segment): boolean {
  return segment.length > 1;
}

/** @param url - Undefined for an index that the map does not have; a map's nameless source has its directory. */
function originalSource(url: string | undefined, content: string | null): OriginalSource | null {
  if (url === undefined || url.endsWith('/')) return null;
  if (!url.startsWith('file:')) return { name: withoutScheme(url), content };
  const path = filePath(url);
  return path === null ? null : { name: path, content };
}

/** `webpack://app/./src/x.ts` → `src/x.ts`. A web address stays whole: without its host it would be another file. */
function withoutScheme(url: string): string {
  return url.replace(/^(?!https?:)[a-z][\w+.-]*:\/\/[^/]*\/(?:\.\/)*/i, '');
}

/**
 * Tools disagree on whether sources are percent-encoded. Each part of the path is decoded if it can be, and
 * encoded anew, so that `100%.ts` and `a#b.ts` are the files they name.
 */
function filePath(url: string): string | null {
  const parts = url.slice('file://'.length).split('/');
  try {
    return fileURLToPath(`file://${parts.map((part) => encodeURIComponent(decode(part))).join('/')}`);
  } catch {
    return null;
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
