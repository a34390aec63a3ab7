/** As if it came from elsewhere. */
async function download(id) {
  await new Promise(setImmediate);
  const rows = Array.from({ length: 150 }, (_, at) => `<tr><td>${at}</td><td>of ${id}</td></tr>`);
  const page = `<title>All about the page number ${id}</title><table>${rows.join('')}</table>`;
  return Buffer.from(page).toString();
}

module.exports = { download };
