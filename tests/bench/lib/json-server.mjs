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

/** CPU time for a request in a mode, µs. */
async function cpuPerRequest(origin, mode) {
  const before = JSON.parse(await get(`${origin}/mode/${mode}`)).cpu;
  let sent = 0;
  const connection = async () => {
    while (sent < REQUESTS) await get(`${origin}/orders/${sent++}`);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  return (JSON.parse(await get(`${origin}/cpu`)).cpu - before) / REQUESTS;
}

/** Ratios of the CPU time of each mode to that of the first, in alternating rounds of one server. */
export async function compareModes(modes) {
  const { child, origin } = await startServer();
  try {
    for (let warmUp = 0; warmUp < 2; warmUp++) for (const mode of modes) await cpuPerRequest(origin, mode);
    const ratios = modes.slice(1).map(() => []);
    for (let round = 0; round < ROUNDS; round++) {
      // The first mode runs on both sides, so that a drift of the machine cancels out.
      const order = round % 2 === 0 ? modes : modes.toReversed();
      const cpu = {};
      for (const mode of order) cpu[mode] = await cpuPerRequest(origin, mode);
      for (const [index, mode] of modes.slice(1).entries()) ratios[index].push(cpu[mode] / cpu[modes[0]]);
    }
    return ratios;
  } finally {
    child.kill();
    agent.destroy();
  }
}
