/** Hands values that would abort V8 to `start`, then shows that the process lives and nothing was started. */
const { isTracing, start } = require('../../dist');

const values = [0, -1, 1.1, 0.5, NaN, Infinity, 1e20, 1023, 2 ** 30 + 1, '1024', null, {}];
const codes = values.map((samplingInterval) => {
  try {
    start({ samplingInterval });
    return null;
  } catch (error) {
    return `${error instanceof TypeError} ${error.code}`;
  }
});
console.log(JSON.stringify({ codes, tracing: isTracing() }));
