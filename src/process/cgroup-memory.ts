import { join } from 'node:path';
import { readText } from './read-text';

/** The memory limit of the container or service that the process runs in, bytes. */
export interface CgroupMemory {
  readonly limit: number;
  /** Less the file pages that the kernel drops before it runs into the limit. */
  readonly used: number;
}

/** Where a cgroup is, and which files tell of its memory. */
interface Cgroup {
  readonly path: string;
  readonly layout: Layout;
}

interface Layout {
  /** The tree of cgroups. */
  readonly mount: string;
  readonly limits: readonly string[];
  readonly usage: string;
  /** The line of `memory.stat` that counts file pages not used lately. */
  readonly inactive: string;
}

const V1: Layout = {
  mount: 'sys/fs/cgroup/memory',
  limits: ['memory.limit_in_bytes'],
  usage: 'memory.usage_in_bytes',
  inactive: 'total_inactive_file',
};

const V2: Layout = {
  mount: 'sys/fs/cgroup',
  // Above `high` the kernel slows a process down so much that it is as good as the end.
  limits: ['memory.max', 'memory.high'],
  usage: 'memory.current',
  inactive: 'inactive_file',
};

/** Version 1 writes about 2^63 where it means none. */
const NO_LIMIT = 2 ** 60;

/**
 * The tightest limit from the cgroup of the process up to the root; `null` where there is none, or no cgroups.
 *
 * @param root - The root of the file system.
 */
export async function readCgroupMemory(root = '/'): Promise<CgroupMemory | null> {
  const cgroup = findCgroup((await readText(join(root, 'proc/self/cgroup'))) ?? '');
  if (cgroup === null) return null;
  const { layout } = cgroup;
  const levels = await Promise.all(
    pathsUp(cgroup.path).map((path) => readLevel(join(root, layout.mount, path), layout)),
  );
  return levels.reduce(
    (tightest, level) => (level && level.limit < (tightest?.limit ?? Infinity) ? level : tightest),
    null,
  );
}

/** @param text - Lines of `number:controllers:path`; version 2 has one, without controllers. */
function findCgroup(text: string): Cgroup | null {
  const lines = Array.from(text.matchAll(/^\d+:([^:\n]*):(\/.*)$/gm));
  const pathOf = (isIt: (controllers: string) => boolean) =>
    lines.find(([, controllers = '']) => isIt(controllers))?.[2];
  // Where both are mounted, a controller is in one of them.
  const v1 = pathOf((controllers) => controllers.split(',').includes('memory'));
  if (v1 !== undefined) return { path: v1, layout: V1 };
  const v2 = pathOf((controllers) => controllers === '');
  return v2 === undefined ? null : { path: v2, layout: V2 };
}

/**
 * A path and all above it. In a container the path may be that of the host, with only the root of the container's own
 * tree mounted: then the lower ones do not exist. A process outside its cgroup namespace has `..` in its path, which
 * leads nowhere here.
 */
function pathsUp(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '');
  if (names.includes('..')) return ['/'];
  return Array.from({ length: names.length + 1 }, (_, above) =>
    names.slice(0, names.length - above).join('/'),
  );
}

/** `null` where nothing is limited. */
async function readLevel(directory: string, layout: Layout): Promise<CgroupMemory | null> {
  const read = async (name: string) => (await readText(join(directory, name))) ?? '';
  const limits = await Promise.all(layout.limits.map(read));
  // The word `max` stands for none.
  const limit = Math.min(...limits.map((text) => parseBytes(text) ?? Infinity));
  const usage = parseBytes(await read(layout.usage));
  if (limit >= NO_LIMIT || usage === null) return null;
  const stat = await read('memory.stat');
  const inactive = parseBytes(new RegExp(`^${layout.inactive} (\\d+)$`, 'm').exec(stat)?.[1] ?? '');
  return { limit, used: Math.max(0, usage - (inactive ?? 0)) };
}

function parseBytes(text: string): number | null {
  return /^\d+\s*$/.test(text) ? Number(text) : null;
}
