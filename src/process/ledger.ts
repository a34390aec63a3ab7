/**
 * Where the resident memory of the process is, in bytes. The parts add up to `rss`, unless memory that is reserved and was
 * never touched would make the rest negative, which is shown as 0.
 */
export interface Ledger {
  rss: number;
  /** Live on V8's heap, allocated since tracing began: what the rows are made of. */
  traced: number;
  /**
   * Live on V8's heap otherwise: allocated before tracing, or the tool's own. Below 0 where `traced`, an estimate, is above
   * all that is live.
   */
  untraced: number;
  /** Heap pages V8 holds without a live object in them. */
  heapFree: number;
  /** Buffers and other memory outside the heap that objects keep. */
  external: number;
  /** Code of Node itself, stacks, malloc'ed memory of native parts. */
  native: number;
}

/**
 * @param usage - Of a capture: what its GC freed is part of `heapTotal`.
 * @param traced - Live bytes of the snapshot taken by the same GC.
 */
export function makeLedger(usage: NodeJS.MemoryUsage, traced: number): Ledger {
  return {
    rss: usage.rss,
    traced,
    untraced: usage.heapUsed - traced,
    heapFree: usage.heapTotal - usage.heapUsed,
    external: usage.external,
    native: Math.max(0, usage.rss - usage.heapTotal - usage.external),
  };
}

/**
 * What is live after a GC, in a process that still holds what was freed: V8 gives pages back in the second after the GC,
 * so the resident memory right after it belongs to neither time. What was freed counts as free heap until then.
 */
export function stillHeld(before: NodeJS.MemoryUsage, after: NodeJS.MemoryUsage): NodeJS.MemoryUsage {
  const freedExternal = before.external - after.external;
  return { ...after, rss: before.rss, heapTotal: before.heapTotal + freedExternal };
}
