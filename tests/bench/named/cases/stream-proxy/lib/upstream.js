const http = require('node:http');

const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

const open = (name) =>
  new Promise((resolve, reject) => {
    http.get(`${process.env.UPSTREAM}/${name}`, { agent }, resolve).on('error', reject);
  });

module.exports = { open };
