import express from 'express';
import { memoryRouter } from 'tracealloc';
import { type Order, book } from './ledger';

/** Serves orders; each is acknowledged, and the bookkeeper also books it. */
export function serve(port: number): void {
  const isBookkeeper = process.env.ROLE === 'bookkeeper';
  const app = express();
  app.use(memoryRouter());
  let orders = 0;
  app.post('/orders', (_req, res) => {
    const order: Order = { id: orders++, lines: [{ article: 'tea', amount: 2 }], at: new Date() };
    if (isBookkeeper) book(order);
    res.json({ id: order.id, worker: process.pid });
  });
  app.listen(port, '127.0.0.1');
}
