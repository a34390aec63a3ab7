const { Redis } = require('ioredis');

const redis = new Redis({ port: 1, maxRetriesPerRequest: null, retryStrategy: () => 500 });

redis.on('error', () => undefined);

module.exports = { redis };
