const { EventEmitter } = require('node:events');

const clients = new Map();
const news = new EventEmitter();
let lastId = 0;

function follow(res, topic) {
  res.set('content-type', 'text/event-stream');
  res.write(`data: hello ${topic}\n\n`);
  clients.set(++lastId, { topic, res, since: new Date() });
}

news.on('item', (item) => {
  for (const { res } of clients.values()) res.write(`data: ${item}\n\n`);
});

module.exports = { follow, news };
