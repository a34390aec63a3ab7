/** A power of two, so that positions may overflow. Room for what V8 writes of a heap snapshot in some 0.2 s. */
const CAPACITY = 2 ** 24;

/** A reader that takes nothing for so long is dead, or as good as that; one on a busy machine may have to start first. */
const MAX_STALL_MS = 30_000;

/** Places of the control words in front of the bytes. */
const CHANGES = 0;
const WRITTEN = 1;
const READ = 2;
const STATE = 3;
const CONTROL_BYTES = 16;

const OPEN = 0;
const ENDED = 1;
const BROKEN = 2;

/**
 * The end of a pipe that bytes go into, to be read by another thread. One that writes faster than the other reads has to
 * wait, and so holds its thread; at most 16 MiB lie between.
 */
export class BytePipe {
  /** What the reader needs: it may be passed to another thread. */
  readonly memory = new SharedArrayBuffer(CONTROL_BYTES + CAPACITY);
  readonly #control = new Int32Array(this.memory, 0, CONTROL_BYTES / 4);
  readonly #bytes = new Uint8Array(this.memory, CONTROL_BYTES);

  /** Puts all bytes in. When the reader takes nothing any more, the pipe breaks, and bytes are dropped. */
  write(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.length > 0) {
      const free = this.#waitForRoom();
      if (free === 0) return;
      const written = Atomics.load(this.#control, WRITTEN);
      const start = written & (CAPACITY - 1);
      const part = rest.subarray(0, Math.min(free, CAPACITY - start));
      this.#bytes.set(part, start);
      advance(this.#control, WRITTEN, part.length);
      rest = rest.subarray(part.length);
    }
  }

  /** Tells the reader that this was all. */
  end(): void {
    close(this.#control, ENDED);
  }

  /** Bytes for which there is room; 0 when the pipe is broken. */
  #waitForRoom(): number {
    for (;;) {
      const changes = Atomics.load(this.#control, CHANGES);
      if (Atomics.load(this.#control, STATE) !== OPEN) return 0;
      const free = CAPACITY - waiting(this.#control);
      if (free > 0) return free;
      const outcome = Atomics.wait(this.#control, CHANGES, changes, MAX_STALL_MS);
      if (outcome === 'timed-out') close(this.#control, BROKEN);
    }
  }
}

/**
 * Reads what another thread writes into a pipe, and holds its own thread until there is more. A chunk is valid until the
 * next one is asked for.
 *
 * @param memory - That of the {@link BytePipe}.
 * @throws Error when the pipe is broken.
 */
export function* readPipe(memory: SharedArrayBuffer): Generator<Uint8Array, void> {
  const control = new Int32Array(memory, 0, CONTROL_BYTES / 4);
  const bytes = new Uint8Array(memory, CONTROL_BYTES);
  try {
    for (let range = waitForBytes(control); range !== null; range = waitForBytes(control)) {
      yield bytes.subarray(range.start, range.end);
      advance(control, READ, range.end - range.start);
    }
  } finally {
    // Who stops reading must not let the writer wait.
    close(control, BROKEN);
  }
}

/** Where the next bytes lie; `null` at the end. */
function waitForBytes(control: Int32Array): { start: number; end: number } | null {
  for (;;) {
    const changes = Atomics.load(control, CHANGES);
    // Before the bytes are looked for: after the end no more are written.
    const state = Atomics.load(control, STATE);
    const length = waiting(control);
    if (length > 0) {
      const start = Atomics.load(control, READ) & (CAPACITY - 1);
      return { start, end: Math.min(start + length, CAPACITY) };
    }
    if (state === ENDED) return null;
    if (state === BROKEN) throw new Error('the pipe between two threads is broken');
    Atomics.wait(control, CHANGES, changes);
  }
}

/** Bytes that were written and not read. */
function waiting(control: Int32Array): number {
  return (Atomics.load(control, WRITTEN) - Atomics.load(control, READ)) >>> 0;
}

function advance(control: Int32Array, position: number, count: number): void {
  Atomics.add(control, position, count);
  tell(control);
}

/** Wakes the other side. It waits for the number of changes, so that none between its look and its sleep is lost. */
function tell(control: Int32Array): void {
  Atomics.add(control, CHANGES, 1);
  Atomics.notify(control, CHANGES);
}

/** What is ended or broken once stays so. */
function close(control: Int32Array, state: number): void {
  if (Atomics.compareExchange(control, STATE, OPEN, state) === OPEN) tell(control);
}
