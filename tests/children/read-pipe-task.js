const { createHash } = require('node:crypto');
const { readPipe } = require('../../dist/thread/byte-pipe');

/** Reads a pipe, to its end or up to so many bytes. */
exports.task = {
  run: ({ memory, most = Infinity }) => {
    const hash = createHash('sha256');
    let length = 0;
    for (const bytes of readPipe(memory)) {
      hash.update(bytes);
      length += bytes.length;
      if (length >= most) break;
    }
    return { length, hash: hash.digest('hex') };
  },
};
