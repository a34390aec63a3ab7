const winston = require('winston');

const format = winston.format.combine(winston.format.timestamp(), winston.format.json());

function logOf(jobId) {
  return winston.loggers.get(jobId, {
    format,
    transports: [new winston.transports.Console({ silent: true })],
  });
}

module.exports = { logOf };
