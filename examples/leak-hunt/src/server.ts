import { type AddressInfo } from 'node:net';
import express from 'express';
import { memoryRouter } from 'tracealloc';
import { pageVersion } from './page-version';
import { createUserLoader } from './user-loader';

const app = express();
app.use(memoryRouter());
app.use(pageVersion);

app.get('/users/:id', async (req, res) => {
  const loader = createUserLoader(String(res.locals.version));
  const id = Number(req.params.id);
  const [user, ...friends] = await Promise.all([id, id + 1, id + 2].map((each) => loader.load(each)));
  res.json({ user, friends });
});

app.get('/health', (_req, res) => {
  res.json({ ok: true });
});

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`listening on http://127.0.0.1:${port}`);
});
