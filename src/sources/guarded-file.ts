import { constants } from 'node:fs';
import { open, realpath, type FileHandle } from 'node:fs/promises';
import { extname, isAbsolute } from 'node:path';

import { pathInside } from './shown-name';

/** Greatest size in bytes of a script or source map that is opened. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Bytes that one instance reads in all. */
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/** Windows has neither O_NONBLOCK nor O_NOFOLLOW; there they count as 0. */
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;

/** Endings of files that hold program text; no other text is ever read, least of all `.env` or `.json`. */
export const SOURCE_EXTENSIONS: ReadonlySet<string> = new Set([
  '.js',
  '.cjs',
  '.mjs',
  '.jsx',
  '.ts',
  '.cts',
  '.mts',
  '.tsx',
  '.coffee',
  '.svelte',
  '.vue',
]);

export const MAP_EXTENSIONS: ReadonlySet<string> = new Set(['.map']);

/** The one place that opens files: those of the program itself, below the root, within bounds. */
export class GuardedFiles {
  private bytesLeft = MAX_TOTAL_BYTES;
  private realRootPromise: Promise<string | null> | undefined;

  /** @param root - Absolute path. */
  constructor(private readonly root: string) {}

  /** The root without symbolic links; null when there is no such directory. */
  realRoot(): Promise<string | null> {
    this.realRootPromise ??= realpath(this.root).catch(() => null);
    return this.realRootPromise;
  }

  /**
   * Opens a file, hands it to `use` and closes it. Never rejects: null when the file is refused, missing or
   * unreadable, and when `use` fails.
   */
  async withFile<T>(
    path: string,
    extensions: ReadonlySet<string>,
    use: (file: GuardedFile) => Promise<T>,
  ): Promise<T | null> {
    try {
      const real = await this.realPathInside(path);
      if (real === null || !extensions.has(extname(real).toLowerCase())) return null;
      return await this.withRealFile(real, use);
    } catch {
      return null;
    }
  }

  /**
   * The names are compared before any access, so that a hostile one (a device, a network share) is not even
   * looked at, and again after symbolic links are resolved.
   */
  private async realPathInside(path: string): Promise<string | null> {
    const realRoot = await this.realRoot();
    if (realRoot === null || !isAbsolute(path)) return null;
    if (pathInside(this.root, path) === null && pathInside(realRoot, path) === null) return null;
    const real = await realpath(path);
    return pathInside(realRoot, real) === null ? null : real;
  }

  /** Without blocking, else opening a FIFO would wait for its writer; what it is, the open file itself tells. */
  private async withRealFile<T>(real: string, use: (file: GuardedFile) => Promise<T>): Promise<T | null> {
    const handle = await open(real, OPEN_FLAGS);
    try {
      const stats = await handle.stat();
      if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return null;
      return await use(new GuardedFile(handle, stats.size, (bytes) => this.takeBytes(bytes)));
    } finally {
      await handle.close();
    }
  }

  private takeBytes(bytes: number): boolean {
    if (bytes > this.bytesLeft) return false;
    this.bytesLeft -= bytes;
    return true;
  }
}

/** An open regular file of bounded size. */
export class GuardedFile {
  constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    private readonly takeBytes: (bytes: number) => boolean,
  ) {}

  /**
   * The last bytes of the file as UTF-8 text, all of it by default.
   *
   * @throws RangeError when the instance has read its share.
   */
  async read(bytes = this.size): Promise<string> {
    const length = Math.min(bytes, this.size);
    if (!this.takeBytes(length)) throw new RangeError('too many bytes of sources opened');
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const position = this.size - length + filled;
      const { bytesRead } = await this.handle.read(buffer, filled, length - filled, position);
      if (bytesRead === 0) break; // the file has become shorter
      filled += bytesRead;
    }
    return buffer.toString('utf8', 0, filled);
  }
}
