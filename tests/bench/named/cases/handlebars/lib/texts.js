const frame = (body) => `<main>{{> ${body}}}</main>`;

const bodyOf = (id) =>
  `<h1>Order ${id}</h1>{{#if name}}Dear {{name}},{{else}}Hello,{{/if}} it is {{total}} EUR.`;

module.exports = { bodyOf, frame };
