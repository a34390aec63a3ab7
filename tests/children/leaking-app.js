// An application that leaks at a place of its own, and in a function with a hostile name. Its router is below MOUNT; with
// WORKERS there are so many of them.
const cluster = require('node:cluster');
const express = require('express');
const { memoryRouter } = require('../../dist');

const kept = [];

function remember(id) {
  kept.push({ id, tags: Array.from({ length: 40 }, (_, index) => `tag ${id} ${index}`) });
}

const hostile = {
  '<img src=x onerror="document.title=`owned`">'(id) {
    kept.push(Array.from({ length: 60 }, (_, index) => ({ id, index })));
  },
};

function serve() {
  const app = express();
  app.use(process.env.MOUNT ?? '/', memoryRouter({ samplingInterval: 4096, captureBudget: 0 }));
  app.get('/visit/:id', (req, res) => {
    remember(req.params.id);
    Object.values(hostile)[0](req.params.id);
    res.end();
  });
  const server = app.listen(0, '127.0.0.1', () => announce(server.address()));
}

function announce({ port }) {
  if (cluster.isWorker) process.send(port);
  else console.log(`listening on http://localhost:${port}`);
}

const workers = Number(process.env.WORKERS ?? 0);
if (workers === 0 || cluster.isWorker) serve();
else {
  let listening = 0;
  for (let at = 0; at < workers; at++) {
    cluster.fork().on('message', (port) => {
      if (++listening === workers) announce({ port });
    });
  }
}
