// Reads a sampler that tells the size of each object when it ends, and prints how the sizes decoded meanwhile compare. Prints
// `null` where V8 does not tell.
const { Session } = require('node:inspector');
const v8 = require('node:v8');
const { decodeProfile } = require('../../dist/tracer/decode-profile');
const { ownSize } = require('../../dist/stats/estimate');

const INTERVAL = Number(process.argv[2]);
const kept = new Map();

function literals(at) {
  return [{ at }, { at, next: null, name: 'x' }, [at, at, at], new Map([[at, at]]), () => at];
}

function texts(at) {
  return [`${at} of many`.repeat(1 + (at % 7)), JSON.stringify({ at, text: 'y'.repeat(at % 90) })];
}

function arrays(at) {
  return [new Array(600).fill(at), at % 100 === 0 ? new Array(20_000).fill(0) : null];
}

function read() {
  const session = new Session();
  session.connect();
  let answer;
  session.post('HeapProfiler.getSamplingProfile', (error, result) => (answer = error ?? result));
  return answer.profile;
}

function main() {
  if (typeof v8.startHeapProfile !== 'function') return null;
  const handle = v8.startHeapProfile({ sampleInterval: INTERVAL });
  for (let at = 0; at < 6000; at++) kept.set(at, [literals(at), texts(at), arrays(at)]);
  const { samples } = decodeProfile(read(), INTERVAL, 50);
  const truth = new Map(
    JSON.parse(handle.stop()).samples.map(({ ordinal, objectSize }) => [ordinal, objectSize]),
  );
  if ([...truth.values()].includes(undefined)) return null;
  const results = Array.from(samples.ordinals, (ordinal, index) => {
    const [size, slack] = [samples.sizes[index], samples.slacks[index]];
    const own = truth.get(ordinal);
    const estimate = own / (1 - Math.exp(-own / INTERVAL));
    // In whole bytes, each.
    return {
      isTold: slack === 0,
      isRight: slack === 0 && Math.abs(ownSize(size, INTERVAL) - own) < 4,
      isWithin: Math.abs(size - estimate) <= slack + 1,
    };
  });
  const share = (name) => results.filter((result) => result[name]).length / results.length;
  return {
    samples: results.length,
    told: share('isTold'),
    right: share('isRight'),
    within: share('isWithin'),
  };
}

process.stdout.write(JSON.stringify(main()));
