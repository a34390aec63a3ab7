import { type ProcessReading } from '../../src/process/process-reading';

const MIB = 2 ** 20;

/** A reading of a small server, 100 MiB resident, half a minute old; sizes to change are in MiB. */
export function readingOf(changes: Partial<Sizes> = {}, at = '2026-01-02T03:04:00Z'): ProcessReading {
  const sizes = { ...SIZES, ...changes };
  const bytes = (mebibytes: number) => Math.round(mebibytes * MIB);
  const usage = {
    rss: bytes(sizes.rss),
    heapTotal: bytes(sizes.resident + 2),
    heapUsed: bytes(sizes.used),
    external: bytes(sizes.external),
    arrayBuffers: bytes(sizes.arrayBuffers),
  };
  return {
    at: new Date(at),
    usage,
    heap: {
      used: usage.heapUsed,
      resident: bytes(sizes.resident),
      limit: bytes(4144),
      spaces: [
        { name: 'new_space', used: bytes(1), free: bytes(3) },
        { name: 'old_space', used: usage.heapUsed - bytes(3), free: bytes(sizes.resident - sizes.used - 3) },
        { name: 'large_object_space', used: bytes(2), free: 0 },
      ],
      code: sizes.code === null ? null : bytes(sizes.code),
      malloced: bytes(0.5),
      mallocedPeak: bytes(4),
    },
    resident: {
      peak: bytes(sizes.rss + 5),
      pss: sizes.pss === null ? null : bytes(sizes.pss),
      anonymous: sizes.pss === null ? null : bytes(sizes.pss - 10),
    },
  };
}

interface Sizes {
  rss: number;
  used: number;
  resident: number;
  external: number;
  arrayBuffers: number;
  pss: number | null;
  code: number | null;
}

const SIZES: Sizes = { rss: 100, used: 30, resident: 40, external: 8, arrayBuffers: 5, pss: 70, code: 2 };
