import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';

/** What the tests look at of a profile as speedscope has it. */
export interface ImportedProfile {
  getName(): string;
  getTotalWeight(): number;
  formatValue(value: number): string;
  forEachFrame(visit: (frame: ImportedFrame) => void): void;
}

export interface ImportedFrame {
  name: string;
  file?: string;
  line?: number;
  col?: number;
  getSelfWeight(): number;
  getTotalWeight(): number;
}

type Import = (fileName: string, contents: ArrayBuffer) => Promise<{ profiles: ImportedProfile[] } | null>;

/** Gives the profiles that a file holds; none where speedscope knows no such file. */
export type Load = (fileName: string, contents: ArrayBuffer) => Promise<ImportedProfile[]>;

const RELEASE = join(dirname(require.resolve('speedscope/package.json')), 'dist', 'release');

/** The bundle names what its modules export through getters: this keeps that of the importer. */
const KEEP_IMPORTER = `
  const define = Object.defineProperty;
  Object.defineProperty = (target, name, descriptor) => {
    if (name === 'importProfilesFromArrayBuffer') globalThis.importerOf = descriptor.get;
    return define(target, name, descriptor);
  };
  globalThis.window = globalThis.self = globalThis;
`;

/**
 * Speedscope's own importer. It is published as one script for a page, which runs here until it draws: its modules
 * are there by then.
 */
export async function loadImporter(): Promise<Load> {
  const [script = ''] = readdirSync(RELEASE).filter((name) => /^speedscope-.*\.js$/.test(name));
  const page = {
    location: { hash: '' },
    console: { log: () => undefined, warn: () => undefined },
    TextDecoder,
    TextEncoder,
    importerOf: (): Import | undefined => undefined,
  };
  createContext(page);
  runInContext(KEEP_IMPORTER, page);
  const source = readFileSync(join(RELEASE, script), 'utf8');
  expect(() => {
    runInContext(source, page);
  }).toThrow('document is not defined');
  // The script loads its modules after itself.
  await setImmediate();
  const importer = page.importerOf();
  if (!importer) throw new Error('speedscope exports no importer any more');
  return async (fileName, contents) => (await importer(fileName, contents))?.profiles ?? [];
}
