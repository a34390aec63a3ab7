function page(id) {
  const rows = Array.from({ length: 300 }, (_, at) => `${id}:${((at * 7919) ** 3 % 1e9).toString(36)}`);
  return `<pre>${rows.join('\n')}</pre>`;
}

module.exports = { page };
