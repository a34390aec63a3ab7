/** Drives `programs/json-server.cjs` and compares the CPU time of a request in different modes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { isQuick } from './stats.mjs';

const REQUESTS = isQuick ? 500 : 1000;
const ROUNDS = isQuick ? 4 : 120;
const CONNECTIONS = 4;

async function startServer() {
  const program = join(import.meta.dirname, '..', 'programs', 'json-server.cjs');
  const child = spawn(process.execPath, ['--expose-gc', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [origin] = await once(createInterface(child.stdout), 'line');
  return { child, origin };
}

const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });

function get(url) {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, async (res) => {
        const chunks = [];
        for await (const chunk of res) chunks.push(chunk);
        resolve(Buffer.concat(chunks));
      })
      .on('error', reject);
  });
}

/** CPU time that the server takes for a request, µs. */
async function cpuPerRequest(origin) {
  const before = JSON.parse(await get(`${origin}/cpu`)).cpu;
  let sent = 0;
  const connection = async () => {
    while (sent < REQUESTS) await get(`${origin}/orders/${sent++}`);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return (JSON.parse(await get(`${origin}/cpu`)).cpu - before) / REQUESTS;
}

/**
 * Ratios of the CPU time of each mode to that of the first, in alternating rounds. Each mode has a server of its own: to
 * switch throws away compiled code, which would count as a cost of what comes next.
 */
export async function compareModes(modes) {
  const servers = await Promise.all(modes.map(startServer));
  try {
    for (const [index, { origin }] of servers.entries()) {
      await cpuPerRequest(origin);
      await get(`${origin}/mode/${modes[index]}`);
      for (let warmUp = 0; warmUp < 3; warmUp++) await cpuPerRequest(origin);
    }
    const ratios = modes.slice(1).map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      // The first mode runs on both sides, so that a drift of the machine cancels out.
      const order = round % 2 === 0 ? servers : servers.toReversed();
      const cpu = new Map();
      for (const server of order) cpu.set(server, await cpuPerRequest(server.origin));
      const [first, ...others] = servers;
      for (const [index, server] of others.entries()) ratios[index].push(cpu.get(server) / cpu.get(first));
    }
    return ratios;
  } finally {
    for (const { child } of servers) child.kill();
  }
}
