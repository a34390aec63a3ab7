const { report } = require('./report.js');

function track(order) {
  setInterval(() => report(order), 600_000).unref();
}

module.exports = { track };
