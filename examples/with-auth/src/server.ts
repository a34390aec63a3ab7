/**
 * Two ways to say who may ask: a token for people with curl, and a function where the app knows its users.
 */
import { type AddressInfo } from 'node:net';
import express, { type Request } from 'express';
import { memoryRouter } from 'tracealloc';

const app = express();

// The token comes from the environment; if it is missing or short, every question is refused.
app.use('/by-token', memoryRouter({ auth: { token: process.env.DEBUG_TOKEN } }));

// Only `true` lets a request pass; an error or a rejected promise refuses it.
app.use('/by-function', memoryRouter({ auth: isOperator }));

async function isOperator(req: Request): Promise<boolean> {
  const role = await roleOf(req.get('x-user'));
  return role === 'operator';
}

/** Stands for a look into the app's own sessions. */
function roleOf(user: string | undefined): Promise<string> {
  return Promise.resolve(user === 'ada' ? 'operator' : 'guest');
}

app.get('/', (_req, res) => {
  res.send('hello');
});

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  console.log(`listening on http://127.0.0.1:${port}`);
});
