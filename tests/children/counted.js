/**
 * Runs a function before, while and after tracing, with coverage measured by a session of its own if there is an argument, and
 * prints how often that counted it, if at all.
 */
const { Session } = require('node:inspector');
const { start, stop, takeSnapshot } = require('../../dist');
const { owner } = require('../../dist/tracer/owner');

function counted(value) {
  return value + 1;
}

function call() {
  for (let i = 0; i < 1000; i++) counted(i);
}

const session = new Session();
const detailed = process.argv[2] === 'blocks';

function post(method, params) {
  let answer;
  session.post(method, params, (error, result) => {
    if (error) throw error;
    answer = result;
  });
  return answer;
}

async function main() {
  if (process.argv[2]) {
    session.connect();
    post('Profiler.enable');
    post('Profiler.startPreciseCoverage', { callCount: true, detailed });
  }
  call();
  start();
  call();
  await takeSnapshot();
  const { doubt } = owner().tracer.state.frames;
  stop();
  call();
  const { result = [] } = process.argv[2] ? post('Profiler.takePreciseCoverage') : {};
  const functions = result.find(({ url }) => url.endsWith('counted.js'))?.functions ?? [];
  const found = functions.find(({ functionName }) => functionName === 'counted');
  console.log(JSON.stringify({ doubt, count: found?.ranges[0].count ?? null }));
}

main();
