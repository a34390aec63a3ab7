/** Where the resident memory of the process is, in bytes: `traced` to `external` and `native` add up to `rss`. */
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
  /** Of that, the contents of Buffers and ArrayBuffers. */
  arrayBuffers: number;
  /**
   * The remainder: code of Node itself, stacks, malloc'ed memory of native parts. Below 0 where more of the other parts is
   * reserved and was never touched than is native.
   */
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
    // Of a buffer that is being freed V8 forgets first, and Node later.
    arrayBuffers: Math.min(usage.arrayBuffers, usage.external),
    native: usage.rss - usage.heapTotal - usage.external,
  };
}

export function addLedgers(a: Ledger, b: Ledger): Ledger {
  return combine(a, b, (x, y) => x + y);
}

export function subtractLedgers(now: Ledger, then: Ledger): Ledger {
  return combine(now, then, (x, y) => x - y);
}

function combine(a: Ledger, b: Ledger, join: (x: number, y: number) => number): Ledger {
  return {
    rss: join(a.rss, b.rss),
    traced: join(a.traced, b.traced),
    untraced: join(a.untraced, b.untraced),
    heapFree: join(a.heapFree, b.heapFree),
    external: join(a.external, b.external),
    arrayBuffers: join(a.arrayBuffers, b.arrayBuffers),
    native: join(a.native, b.native),
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
