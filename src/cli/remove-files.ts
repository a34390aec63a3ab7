import { rmSync } from 'node:fs';
import { type CommandOptions } from './command';

export const DRY_RUN = {
  'dry-run': { type: 'boolean', help: 'print what would be removed, and remove nothing' },
} as const satisfies CommandOptions;

export function removeFiles(paths: readonly string[], dryRun: boolean): void {
  if (dryRun) process.stdout.write(paths.map((path) => `${path}\n`).join(''));
  else for (const path of paths) rmSync(path);
}
