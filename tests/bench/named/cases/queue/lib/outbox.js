const fastq = require('fastq');
const { deliver } = require('./deliver.js');

const outbox = fastq.promise(deliver, 4);
const sent = { count: 0 };

function send(mail) {
  outbox
    .push({ ...mail, lines: Array.from({ length: 20 }, (_, at) => `${at} ${mail.text}`) })
    .then((bytes) => {
      sent.count++;
      sent.bytes = bytes;
    });
}

module.exports = { send };
