/** Prints the code of the error that `start` gives, or null. */
const { start, stop } = require('../../dist');

let code = null;
try {
  start();
  stop();
} catch (error) {
  code = error.code;
}
console.log(JSON.stringify({ code }));
