/** Serves as a server does without a leak: allocates, keeps a bounded cache, and prints the comparison to the start. */
const { start, takeSnapshot } = require('../../dist');

const cache = new Map();

function handle(request) {
  const response = {
    id: request,
    items: Array.from({ length: 20 }, (_, i) => ({ i, text: `item ${request} ${i}` })),
  };
  cache.set(request % 500, response);
  return JSON.stringify(response);
}

async function main() {
  let bytes = 0;
  const serve = (requests) => {
    for (let i = 0; i < requests; i++) bytes += handle(i).length;
  };
  start({ samplingInterval: 16_384 });
  serve(20_000);
  const before = await takeSnapshot();
  serve(20_000);
  const after = await takeSnapshot();
  const significant = after.compareTo(before, 'lineno').filter((row) => row.significant);
  console.log(JSON.stringify({ bytes, significant: significant.map(String), live: after.traces.length }));
}

main();
