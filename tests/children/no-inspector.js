/** Stands for a runtime without the inspector: its module cannot be loaded. Prints the code that `start` gives. */
const Module = require('node:module');

const load = Module._load;
Module._load = (request, ...rest) => {
  if (request !== 'node:inspector') return load(request, ...rest);
  throw Object.assign(new Error('Inspector is not available'), { code: 'ERR_INSPECTOR_NOT_AVAILABLE' });
};

require('./start-code');
