/**
 * Another tool meets our sampler in the way the first argument names; prints the code of the error that our next step
 * gives, what the event `foreign-sampler` told by then, whether we still trace, whether the other tool's sampler still
 * runs, and whether we can begin again.
 */
const { Session } = require('node:inspector');
const { isTracing, memoryRouter, start, stop, takeSnapshot } = require('../../dist');

const foreign = new Session();
foreign.connect();

function post(method, params) {
  let failure = null;
  foreign.post(method, params, (error) => {
    failure = error;
  });
  return failure;
}

const startForeign = () => post('HeapProfiler.startSampling', { samplingInterval: 32_768 });
const isForeignSampling = () => post('HeapProfiler.getSamplingProfile') === null;
const codeOf = async (step) => {
  try {
    await step();
    return null;
  } catch (error) {
    return error.code;
  }
};

const kept = [];
const keep = () => {
  for (let i = 0; i < 50_000; i++) kept.push({ i });
};

const SCENES = {
  /** The other tool samples before we start. */
  first: async () => {
    startForeign();
    return codeOf(() => start());
  },
  /** It stops the sampler that we started. */
  stop: async () => {
    start();
    post('HeapProfiler.stopSampling');
    return codeOf(takeSnapshot);
  },
  /** It "starts" what we had started, and its disconnecting ends it. */
  disconnect: async () => {
    start();
    startForeign();
    foreign.disconnect();
    foreign.connect();
    return codeOf(takeSnapshot);
  },
  /** It stops ours and starts its own with another interval. */
  replace: async () => {
    start();
    post('HeapProfiler.stopSampling');
    startForeign();
    keep();
    return codeOf(takeSnapshot);
  },
  /** It stops ours and starts one with the same interval: only the objects tell. */
  restart: async () => {
    start();
    keep();
    await takeSnapshot();
    post('HeapProfiler.stopSampling');
    post('HeapProfiler.startSampling', { samplingInterval: 146_880 });
    kept.push(new Array(1_000_000).fill(0));
    keep();
    return codeOf(takeSnapshot);
  },
};

async function main() {
  const told = [];
  memoryRouter().on('foreign-sampler', (details) => told.push(details));
  const code = await SCENES[process.argv[2]]();
  const tracing = isTracing();
  stop();
  const foreignSampling = isForeignSampling();
  if (foreignSampling) post('HeapProfiler.stopSampling');
  const again = await codeOf(async () => {
    start();
    await takeSnapshot();
  });
  console.log(JSON.stringify({ code, told, tracing, foreignSampling, again }));
}

main();
