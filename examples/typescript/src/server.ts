/**
 * Reports name the TypeScript files: `tsc` wrote source maps beside the JavaScript that runs, and the report follows
 * them. Nothing has to be switched on.
 */
import { type AddressInfo } from 'node:net';
import express from 'express';
import { memoryRouter } from 'tracealloc';
import { sessions } from './sessions';

const app = express();
app.use(memoryRouter({ exclude: ['node', 'node_modules'] }));

let opened = 0;
app.post('/login', (_req, res) => {
  const session = sessions.open(`s${++opened}`, 'ada');
  res.json({ pages: session.pages.length, sessions: sessions.size });
});

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`listening on http://127.0.0.1:${port}`);
});
