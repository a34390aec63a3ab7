export interface Order {
  id: number;
  lines: { article: string; amount: number }[];
  at: Date;
}

interface Entry {
  order: Order;
  /** What the order cost at each of the past prices. */
  history: number[];
}

/** The leak: entries of closed days are never let go. */
const entries: Entry[] = [];

export function book(order: Order): void {
  entries.push({ order, history: Array.from({ length: 250 }, (_, day) => day * 1.1 + order.id) });
}
