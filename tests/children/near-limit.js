/**
 * Leaks at one place until the heap is nearly full, 1 MB every 10 ms: `near-limit.js DIRECTORY`. Prints what the router
 * tells and logs, as JSON, and ends when it has told either. Beyond the mark it leaks no more at two thirds, so that a
 * busy machine has the time it needs.
 */
const { memoryRouter, Snapshot } = require('../../dist');
const { heapFill } = require('../../dist/process/heap-limit');

const [dir] = process.argv.slice(2);
const kept = [];
const logged = [];

const router = memoryRouter({
  samplingInterval: 65_536,
  nearLimit: { at: 0.5, dir },
  logger: {
    warn: (_message, { event }) => logged.push(event),
    error: (message, { event }) => end({ failed: message, event }),
  },
});
router.on('near-limit', ({ snapshot, report }) => setImmediate(() => void finish({ snapshot, report })));

const timer = setInterval(function leakAtNight() {
  const { used, limit } = heapFill();
  if (used > (limit * 2) / 3) return;
  kept.push(Array.from({ length: 26_000 }, (_, index) => ({ index })));
}, 10);

async function finish(files) {
  clearInterval(timer);
  const loaded = await Snapshot.load(files.snapshot);
  const [row] = loaded.statistics('function');
  end({ ...files, first: String(row), logged });
}

function end(result) {
  console.log(JSON.stringify(result));
  process.exit();
}
