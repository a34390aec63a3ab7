/** Has its own ideas of error stacks, which sampling must neither ask nor change. Prints what it found. */
const { start, stop, takeSnapshot } = require('../../dist');

const kept = [];
const asked = [];
const result = {};

function prepare(error) {
  asked.push(error);
  return 'prepared by the program';
}

function keep() {
  for (let i = 0; i < 200; i++) kept.push(Buffer.alloc(20_000));
}

const SETTINGS = {
  function: { value: prepare, writable: true, enumerable: true, configurable: true },
  accessor: { get: () => prepare, set: () => asked.push('set'), enumerable: false, configurable: true },
  fixed: { value: prepare, writable: false, enumerable: false, configurable: false },
};

async function main() {
  const own = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  delete Error.prepareStackTrace;
  await run('none');
  result.none.own = 'prepareStackTrace' in Error;
  if (own) Object.defineProperty(Error, 'prepareStackTrace', own);
  for (const [name, descriptor] of Object.entries(SETTINGS)) {
    Object.defineProperty(Error, 'prepareStackTrace', descriptor);
    await run(name);
    const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
    const { value: given, get: givenGet, set: givenSet, ...givenFlags } = descriptor;
    result[name].same = value === given && get === givenGet && set === givenSet;
    result[name].flags = JSON.stringify(flags) === JSON.stringify(givenFlags);
    result[name].prepared = new Error('mine').stack;
  }
  console.log(JSON.stringify(result));
}

async function run(name) {
  Error.stackTraceLimit = 3;
  start({ samplingInterval: 16_384, buffers: true });
  asked.length = 0;
  keep();
  const askedBySampling = asked.length;
  const { stackTraceLimit } = Error;
  const snapshot = await takeSnapshot();
  stop();
  kept.length = 0;
  const [row] = snapshot.statistics('traceback').filter(({ external }) => external);
  result[name] = {
    askedBySampling,
    stackTraceLimit,
    site: row.traceback.site.functionName || row.traceback.site.filename,
    frames: row.traceback.length,
  };
}

main();
