const Handlebars = require('handlebars');
const { bodyOf, frame } = require('./texts.js');

function renderMail(id, data) {
  const name = `body-${id}`;
  Handlebars.registerPartial(name, bodyOf(id));
  return Handlebars.compile(frame(name))(data);
}

module.exports = { renderMail };
