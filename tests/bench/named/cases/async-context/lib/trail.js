const { AsyncLocalStorage } = require('node:async_hooks');

const context = new AsyncLocalStorage();

function inContext(req, res, next) {
  context.run({ url: req.originalUrl, trail: [] }, next);
}

/** For the log of the request. */
function note(what, id) {
  context.getStore().trail.push({ what, id, at: new Date() });
}

module.exports = { inContext, note };
