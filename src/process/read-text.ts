import { readFile } from 'node:fs/promises';

/** A file of the system, which this one may not have or may not show to us: `null`. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
