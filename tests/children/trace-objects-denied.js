/** Calls a traced function where there is no inspector, and prints what it returned and what was logged. */
const Module = require('node:module');

const load = Module._load;
Module._load = (request, ...rest) => {
  if (request.endsWith('inspector'))
    throw Object.assign(new Error('none'), { code: 'ERR_INSPECTOR_NOT_AVAILABLE' });
  return load(request, ...rest);
};
const { traceObjects } = require('../../dist');

const { log } = console;
let logged;
console.log = (text) => (logged = text);
const value = traceObjects(function work() {
  return 'value';
})();
log(JSON.stringify({ value, logged }));
