async function deliver({ to, lines }) {
  await new Promise((resolve) => setTimeout(resolve, 2));
  return to.length + lines.join('').length;
}

module.exports = { deliver };
