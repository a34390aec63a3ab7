/** Requests to a server, over few connections that are kept. */
import { once } from 'node:events';
import http from 'node:http';

const CONNECTIONS = 8;

const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });

export async function get(url) {
  const [res] = await once(http.get(url, { agent }), 'response');
  const chunks = [];
  for await (const chunk of res) chunks.push(chunk);
  const text = String(Buffer.concat(chunks));
  if (res.statusCode >= 400) throw new Error(`${url}: ${res.statusCode} ${text.slice(0, 500)}`);
  return text;
}

export async function getJson(url) {
  return JSON.parse(await get(url));
}

/** Goes as soon as the answer begins. */
async function hangUp(url) {
  const [res] = await once(http.get(url, { agent: false }), 'response');
  await once(res, 'data');
  res.destroy();
}

/** @param path - In which `{n}` stands for the number of the request, `from` to `to`. */
export async function drive(origin, { path, hangsUp, from, to }) {
  const send = hangsUp ? hangUp : get;
  let next = from;
  const connection = async () => {
    while (next < to) await send(`${origin}${path.replace('{n}', next++)}`);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
}
