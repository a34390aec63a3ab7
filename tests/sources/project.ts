import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { encodedMap, TraceMap, type SourceMapSegment } from '@jridgewell/trace-mapping';
import ts from 'typescript';

import { Frame } from '../../src/model/frame';

/** A program on disk in a directory of its own, with a neighbour that it must not read. */
export class Project {
  private readonly home = mkdtempSync(join(realpathSync(tmpdir()), 'tracealloc-sources-'));
  readonly root = join(this.home, 'app');
  readonly outside = join(this.home, 'outside');

  constructor() {
    mkdirSync(this.root);
    mkdirSync(this.outside);
  }

  /** Absolute path of a file below the root, `../outside/…` for one of the neighbour. */
  path(name: string): string {
    return join(this.root, name);
  }

  /** Writes a file and returns its absolute path. */
  write(name: string, text: string): string {
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  /** Compiles `src/<name>.ts` to `dist/<name>.js`, as `tsc` does, and returns the path of the script. */
  compile(name: string, source: string, options: ts.CompilerOptions): string {
    const path = this.write(`src/${name}.ts`, source);
    const [rootDir, outDir] = [this.path('src'), this.path('dist')];
    const target = { module: ts.ModuleKind.Node20, target: ts.ScriptTarget.ES2022 };
    ts.createProgram([path], { ...target, ...options, rootDir, outDir, types: [], noLib: true }).emit();
    return this.path(`dist/${name}.js`);
  }

  /** Writes a script whose functions `a` of `src/cache.ts` and `b` of `src/session.ts` stand on one line. */
  writeMinified(): string {
    const map = encodeMap({
      sources: ['../src/cache.ts', '../src/session.ts'],
      mappings: [
        [
          [0, 0, 0, 0],
          [10, 0, 2, 16],
          [14, 0, 0, 0],
          [24, 1, 4, 13],
          [28, 1, 0, 0],
        ],
      ],
    });
    return this.write('dist/min.js', `function a(){}function b(){}\n${inlineMap(map)}`);
  }

  remove(): void {
    rmSync(this.home, { recursive: true });
  }
}

/** The frame of a script's function as V8 positions it: at the parenthesis after its name. */
export function functionFrame(path: string, name: string): Frame {
  const script = readFileSync(path, 'utf8');
  const before = script.slice(0, script.indexOf(`${name}(`) + name.length);
  const lineno = before.split('\n').length;
  return new Frame(path, lineno, before.length - before.lastIndexOf('\n'), name);
}

/** The map of a script, from its parts; segments are 0-based. */
export function encodeMap(map: {
  mappings: SourceMapSegment[][];
  sources: string[];
  names?: string[];
  sourcesContent?: (string | null)[];
  sourceRoot?: string;
}) {
  return encodedMap(new TraceMap({ version: 3, names: [], ...map }));
}

/** The comment that holds a map, as bundlers end a script with. */
export function inlineMap(map: unknown): string {
  return `//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}\n`;
}
