async function deliver({ to, lines }) {
  await new Promise(setImmediate);
  return to.length + lines.join('').length;
}

module.exports = { deliver };
