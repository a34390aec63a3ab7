/**
 * The rows of a table in order, each made when asked for: a table may have a row for each sample, and a report shows
 * a few of them.
 */
export class RankedRows<Sum, Row> {
  /**
   * @param sums - The figures of each row, in order.
   * @param makeRow - Makes the row of some figures.
   */
  constructor(
    private readonly sums: readonly Sum[],
    private readonly makeRow: (sum: Sum) => Row,
  ) {}

  get length(): number {
    return this.sums.length;
  }

  at(index: number): Row | undefined {
    const sum = this.sums[index];
    return sum === undefined ? undefined : this.makeRow(sum);
  }

  /** The rows whose figures pass, in the same order. */
  filter(passes: (sum: Sum) => boolean): RankedRows<Sum, Row> {
    return new RankedRows(this.sums.filter(passes), this.makeRow);
  }

  /** The first `most` rows. */
  take(most: number): Row[] {
    return this.sums.slice(0, most).map(this.makeRow);
  }
}
