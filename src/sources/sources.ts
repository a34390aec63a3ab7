import { isAbsolute, resolve } from 'node:path';

import { Frame } from '../model/frame';
import { GuardedFiles, MAP_EXTENSIONS, SOURCE_EXTENSIONS, type GuardedFile } from './guarded-file';
import { endsInsideMapUrl, findMapUrl, locateMap } from './map-comment';
import { pathInside, shownName } from './shown-name';
import { sourceLine } from './source-line';
import { SourceMap, type OriginalFrame } from './source-map';

export interface SourcesOptions {
  /** Directory that names are shown relative to; nothing outside it is opened. */
  root: string;
  /** Whether source text may be shown. */
  lines: boolean;
}

/** What is kept of an opened script or source file. */
interface Script {
  readonly mapUrl: string | null;
  /** Null when lines are not to be shown, and for a file too big for it. */
  readonly text: string | null;
}

/** Greatest size in bytes of a file whose lines are shown. */
const MAX_TEXT_BYTES = 2 * 1024 * 1024;

/** Enough for the comment that names a map. */
const TAIL_BYTES = 64 * 1024;

/** Lines and segments of all maps together; about 100 bytes each. */
const MAX_POSITIONS = 1_000_000;

const SCRIPTS_AT_A_TIME = 8;

/**
 * Leads the frames of V8 to the program as it was written: file names relative to the root, original
 * positions by source maps, source lines. One instance serves one question and is then thrown away, with
 * all it opened; no file is opened twice.
 */
export class Sources {
  private readonly lines: boolean;
  private readonly roots: string[];
  private readonly files: GuardedFiles;
  private readonly maps = new Map<string, SourceMap | null>();
  private readonly opening = new Map<string, Promise<void>>();
  private readonly scripts = new Map<string, Promise<Script | null>>();
  private readonly mapFiles = new Map<string, Promise<SourceMap | null>>();
  private positionsLeft = MAX_POSITIONS;
  /** What was to be opened and was not, and is shown as V8 names it. */
  readonly leftOut = { outside: new Set<string>(), large: new Set<string>() };

  constructor(options: SourcesOptions) {
    const root = resolve(options.root);
    this.lines = options.lines;
    this.roots = [root];
    this.files = new GuardedFiles(root);
  }

  /**
   * Opens the source maps of scripts. Never rejects: what cannot be opened is shown as V8 named it.
   *
   * @param filenames - As V8 named them, {@link Frame.filename}.
   */
  async open(filenames: Iterable<string>): Promise<void> {
    const realRoot = await this.files.realRoot();
    if (realRoot !== null && !this.roots.includes(realRoot)) this.roots.push(realRoot);
    const waiting = new Set(filenames).values();
    const openWaiting = async () => {
      for (const filename of waiting) await this.openOnce(filename);
    };
    await Promise.all(Array.from({ length: SCRIPTS_AT_A_TIME }, openWaiting));
  }

  /** Whether {@link Sources.open} is done with a script, also when there was nothing to find. */
  isOpen(filename: string): boolean {
    return this.maps.has(filename);
  }

  /** The frame as shown: where it was written if its script's map is open and knows that, else as V8 names it. */
  frame(frame: Frame): Frame {
    const original = this.original(frame);
    if (original === null) {
      const { filename, lineno, column, functionName, external } = frame;
      return new Frame(this.shown(filename), lineno, column, functionName, external);
    }
    const { source, lineno, column, functionName } = original;
    return new Frame(this.shown(source.name), lineno, column, functionName, frame.external);
  }

  /**
   * The source line of a frame, trimmed, cut after 200 characters with `…`. It is the line that
   * {@link Sources.frame} names.
   *
   * @param frame - As V8 named it.
   * @returns null when the line is unknown, empty or not to be shown.
   */
  async line(frame: Frame): Promise<string | null> {
    if (!this.lines || frame.lineno < 1) return null;
    const original = this.original(frame);
    const text = original === null ? await this.fileText(frame.filename) : await this.originalText(original);
    return text === null
      ? null
      : sourceLine(text, original?.lineno ?? frame.lineno, original?.column ?? frame.column);
  }

  /** The text of the file that {@link Sources.frame} names, where it may be shown. */
  async text(frame: Frame): Promise<string | null> {
    if (!this.lines) return null;
    const original = this.original(frame);
    return original === null ? this.fileText(frame.filename) : this.originalText(original);
  }

  /** The names, as shown, of a script and of the files that it was made from, as far as its map is open. */
  namesOf(filename: string): string[] {
    return [filename, ...(this.maps.get(filename)?.sourceNames() ?? [])].map((name) => this.shown(name));
  }

  private original(frame: Frame): OriginalFrame | null {
    return frame.lineno < 1 ? null : (this.maps.get(frame.filename)?.original(frame) ?? null);
  }

  private shown(filename: string): string {
    return shownName(filename, this.roots);
  }

  private async originalText({ source }: OriginalFrame): Promise<string | null> {
    return source.content ?? (await this.fileText(source.name));
  }

  private async fileText(path: string): Promise<string | null> {
    return (await this.script(path))?.text ?? null;
  }

  private openOnce(filename: string): Promise<void> {
    return once(this.opening, filename, async () => {
      const map = await this.findMap(filename).catch(() => null);
      this.maps.set(filename, map);
    });
  }

  private async findMap(filename: string): Promise<SourceMap | null> {
    const isOutside = this.roots.every((root) => pathInside(root, filename) === null);
    if (isAbsolute(filename) && isOutside) this.leftOut.outside.add(filename);
    const script = await this.script(filename);
    if (script === null) return null;
    // Bundlers may write a map and not name it, so that browsers do not find it.
    const location =
      script.mapUrl === null ? { path: `${filename}.map` } : locateMap(script.mapUrl, filename);
    if (location === null) return null;
    if ('text' in location) return this.parseMap(location.text, filename);
    const { path } = location;
    return once(this.mapFiles, path, () => this.readMap(path));
  }

  private readMap(path: string): Promise<SourceMap | null> {
    return this.files.withFile(path, MAP_EXTENSIONS, async (file) => this.parseMap(await file.read(), path));
  }

  private parseMap(json: string, path: string): SourceMap | null {
    const map = SourceMap.parse(json, path, this.positionsLeft);
    if (map === 'large') {
      this.leftOut.large.add(path);
      return null;
    }
    this.positionsLeft -= map?.positions ?? 0;
    return map;
  }

  private script(path: string): Promise<Script | null> {
    return once(this.scripts, path, () =>
      this.files.withFile(path, SOURCE_EXTENSIONS, (file) => readScript(file, this.lines)),
    );
  }
}

async function readScript(file: GuardedFile, keepText: boolean): Promise<Script> {
  if (keepText && file.size <= MAX_TEXT_BYTES) {
    const text = await file.read();
    return { mapUrl: findMapUrl(text), text };
  }
  const tail = await file.read(TAIL_BYTES);
  const isCut = file.size > TAIL_BYTES && endsInsideMapUrl(tail);
  return { mapUrl: findMapUrl(isCut ? await file.read() : tail), text: null };
}

/** Starts the work for a key at the first call; later and concurrent calls get the same promise. */
function once<T>(started: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const earlier = started.get(key);
  if (earlier !== undefined) return earlier;
  const promise = start();
  started.set(key, promise);
  return promise;
}
