const tls = require('node:tls');

const contexts = new Map();

function contextOf(tenant) {
  if (!contexts.has(tenant)) contexts.set(tenant, tls.createSecureContext({ ca: tls.rootCertificates }));
  return contexts.get(tenant);
}

module.exports = { contextOf };
