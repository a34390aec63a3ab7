/** What calls the functions of `cache.js`. */
const cache = require('./cache');

exports.visit = function visit(count) {
  let last;
  for (let id = 0; id < count; id++) last = cache.remember(id);
  return last;
};

exports.park = function park(count) {
  let last;
  for (let id = 0; id < count; id++) last = cache.wait(id);
  return last;
};
