/**
 * Four workers behind one port. The primary does nothing for tracealloc: the workers find each other.
 */
import cluster from 'node:cluster';
import { type AddressInfo } from 'node:net';
import { serve } from './server';

const WORKERS = 4;

if (cluster.isPrimary) startWorkers();
else serve(Number(process.env.PORT ?? 0));

function startWorkers(): void {
  let listening = 0;
  cluster.on('listening', (_worker, address: AddressInfo) => {
    listening += 1;
    if (listening === WORKERS) console.log(`listening on http://127.0.0.1:${address.port}`);
  });
  for (let index = 0; index < WORKERS; index++) {
    // One of them also does the bookkeeping, as is usual for work that must not be done twice.
    cluster.fork({ ROLE: index === 0 ? 'bookkeeper' : 'server' });
  }
}
