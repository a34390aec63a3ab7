/** The newest rows of numbers in one flat array, so that it never grows and makes no garbage. */
export class Ring {
  readonly #cells: Float64Array;
  #pushed = 0;

  /**
   * @param capacity - Rows kept; the oldest makes room.
   * @param width - Numbers in a row.
   */
  constructor(
    private readonly capacity: number,
    private readonly width: number,
  ) {
    this.#cells = new Float64Array(capacity * width);
  }

  get length(): number {
    return Math.min(this.#pushed, this.capacity);
  }

  push(...row: readonly number[]): void {
    this.#cells.set(row, (this.#pushed % this.capacity) * this.width);
    this.#pushed++;
  }

  /** One number of each row, oldest row first. */
  column(index: number): number[] {
    const first = this.#pushed - this.length;
    return Array.from(
      { length: this.length },
      (_, row) => this.#cells[((first + row) % this.capacity) * this.width + index] ?? NaN,
    );
  }
}
