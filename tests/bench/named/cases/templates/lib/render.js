const Handlebars = require('handlebars');
const { source } = require('./source.js');

const compiled = new Map();

function render(name, data) {
  if (!compiled.has(name)) compiled.set(name, Handlebars.compile(source(name)));
  return compiled.get(name)(data);
}

module.exports = { render };
