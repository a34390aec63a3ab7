/**
 * As it may run in production: nobody asks without the token, leaks are reported by themselves, and what was live is on
 * disk when the heap fills up. Traced from the first line with `node --import tracealloc/register`.
 */
import { type AddressInfo } from 'node:net';
import express from 'express';
import { memoryRouter } from 'tracealloc';

const app = express();

const memory = memoryRouter({
  // Below a path that the proxy does not pass on; the token is in TRACEALLOC_TOKEN.
  startTracing: true,
  watch: { every: Number(process.env.WATCH_EVERY_MS ?? 60_000) },
  nearLimit: { at: 0.9, dir: process.env.MEMORY_DIR ?? '/var/lib/shop/memory' },
  logger: {
    warn: (message, details) => {
      log('warn', message, details);
    },
    error: (message, details) => {
      log('error', message, details);
    },
  },
});
memory.on('leak', ({ place }) => {
  // Here an alert would go out.
  log('warn', 'leak suspected', { place });
});
app.use('/internal', memory);

function log(level: 'warn' | 'error', message: string, details: object = {}): void {
  console.log(JSON.stringify({ level, at: new Date().toISOString(), message, ...details }));
}

/** Baskets of customers that went away: the leak. */
const baskets: { id: number; items: string[] }[] = [];

app.post('/baskets', (_req, res) => {
  const id = baskets.length;
  baskets.push({ id, items: Array.from({ length: 100 }, (_, item) => `article ${id}-${item}`) });
  res.json({ id });
});

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`listening on http://127.0.0.1:${port}`);
});

// The process ends by itself once the connections are closed: tracealloc keeps none alive.
process.once('SIGTERM', () => {
  void memory.close().then(() => server.close());
});
